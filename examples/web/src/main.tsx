import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';
import './design/dialog.css';
import './design/lists.css';
import './design/frame.css';
import './design/print.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id root: put it back.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
