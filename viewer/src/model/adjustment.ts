/** How a visitor lays a picture out for the eye: nothing of it changes the picture itself. */
export interface Adjustment {
  readonly mirrored: boolean;
  /** Per cent of the picture's own; 100 changes nothing. */
  readonly brightness: number;
  readonly contrast: number;
}

export const UNADJUSTED: Adjustment = { mirrored: false, brightness: 100, contrast: 100 };

/** Below a quarter nothing is seen any more, above four times everything is white. */
export const LEAST_PERCENT = 25;
export const MOST_PERCENT = 400;

/** The filter of CSS that shows it; empty where there is nothing to do, so that no filter costs time. */
export function filterOf({ brightness, contrast }: Adjustment): string {
  const parts = [
    brightness === 100 ? "" : `brightness(${clamp(brightness) / 100})`,
    contrast === 100 ? "" : `contrast(${clamp(contrast) / 100})`,
  ];
  return parts.filter(Boolean).join(" ");
}

export function isUnadjusted({ mirrored, brightness, contrast }: Adjustment): boolean {
  return !mirrored && brightness === 100 && contrast === 100;
}

function clamp(percent: number): number {
  return Math.min(MOST_PERCENT, Math.max(LEAST_PERCENT, percent));
}
