import type { Command } from "./command";

/** The poster, before anybody has turned anything. */
export const POSTER = -1;

/**
 * Which of `count` pictures from all around a command leads to, from the one that is shown (or `POSTER`);
 * undefined where the command is none of turning. From the poster the first step to the right shows the front.
 */
export function turnTo(shown: number, command: Command, count: number): number | undefined {
  if (command.type === "home") return POSTER;
  if (command.type !== "move" || command.x === 0) return undefined;
  if (shown === POSTER) return command.x > 0 ? 0 : count - 1;
  const step = Math.sign(command.x);
  return (((shown + step) % count) + count) % count;
}

/** How many whole steps a drag of so many pixels turns: dragging to the left shows what is on the right. */
export function stepsDragged(moved_px: number, step_px: number): number {
  return Math.trunc(-moved_px / step_px) || 0;
}
