/** As far as this app uses https://wicg.github.io/shape-detection-api, which TypeScript does not know yet. */
interface BarcodeDetector {
  detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: new (options: { formats: string[] }) => BarcodeDetector;
  }
}

/** Reads Code 128 and QR codes; null where the browser cannot. */
export function barcodeDetector(): BarcodeDetector | null {
  if (window.BarcodeDetector === undefined) return null;
  return new window.BarcodeDetector({ formats: ['code_128', 'qr_code'] });
}

/** Whether a camera can be used for scanning here. */
export const canUseCamera = (): boolean => window.BarcodeDetector !== undefined && navigator.mediaDevices !== undefined;
