/** @type {import('next').NextConfig} */
const config = {
  // It brings native code (the embedded ledger) and files of its own: it is loaded by Node, not bundled.
  serverExternalPackages: ['loyalty-graphql'],
};

// biome-ignore lint/style/noDefaultExport: Next asks for it
export default config;
