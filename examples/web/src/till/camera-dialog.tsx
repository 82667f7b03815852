import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useSettings } from '../settings.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { barcodeDetector } from './barcode-detector.ts';

const LOOK_EVERY_MS = 200;

interface CameraDialogProps {
  onScan(code: string): void;
  onClose(): void;
}

/** Looks through the camera until it sees a code. The picture stays in the browser. */
export function CameraDialog({ onScan, onClose }: CameraDialogProps) {
  const { till } = useSettings().texts;
  const video = useRef<HTMLVideoElement>(null);
  const scanned = useEffectEvent(onScan);
  const [isDenied, setDenied] = useState(false);

  useEffect(() => {
    const ending = new AbortController();
    watch(video.current, ending.signal).then(
      (code) => code !== null && scanned(code),
      () => setDenied(true),
    );
    return () => ending.abort();
  }, []);

  return (
    <Dialog title={till.cameraTitle} onClose={onClose}>
      {isDenied ? (
        <p role="alert">{till.cameraDenied}</p>
      ) : (
        <video ref={video} className="camera" muted playsInline aria-label={till.cameraTitle} />
      )}
    </Dialog>
  );
}

/** The first code that the camera sees; null where it was ended before. Rejects where there is no camera to use. */
async function watch(video: HTMLVideoElement | null, signal: AbortSignal): Promise<string | null> {
  const detector = barcodeDetector();
  if (video === null || detector === null) throw new Error('No barcode detector here: key the number instead.');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    if (signal.aborted) return null;
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const [code] = await detector.detect(video);
      if (code !== undefined) return code.rawValue;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
