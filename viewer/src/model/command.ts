/** What a visitor can ask of a stage, whether by button, by key or (later) by a tour. */
export type Command =
  /** Above 1 comes closer, below 1 goes away. */
  | { readonly type: "zoom"; readonly factor: number }
  /** Look further right (x) and up (y), in steps; an image moves, a model turns. */
  | { readonly type: "move"; readonly x: number; readonly y: number }
  /** Slide a model without turning it; an image moves as with `move`. */
  | { readonly type: "slide"; readonly x: number; readonly y: number }
  | { readonly type: "rotate"; readonly degrees: number }
  | { readonly type: "home" };

/** One press comes half as close again: three presses are a little over three times. */
export const ZOOM_STEP = 1.5;

export const COMMANDS = {
  zoomIn: { type: "zoom", factor: ZOOM_STEP },
  zoomOut: { type: "zoom", factor: 1 / ZOOM_STEP },
  left: { type: "move", x: -1, y: 0 },
  right: { type: "move", x: 1, y: 0 },
  up: { type: "move", x: 0, y: 1 },
  down: { type: "move", x: 0, y: -1 },
  rotateRight: { type: "rotate", degrees: 90 },
  rotateLeft: { type: "rotate", degrees: -90 },
  home: { type: "home" },
} as const satisfies Record<string, Command>;

const KEYS: Readonly<Record<string, Command>> = {
  "+": COMMANDS.zoomIn,
  "=": COMMANDS.zoomIn,
  PageUp: COMMANDS.zoomIn,
  "-": COMMANDS.zoomOut,
  _: COMMANDS.zoomOut,
  PageDown: COMMANDS.zoomOut,
  "0": COMMANDS.home,
  Home: COMMANDS.home,
  r: COMMANDS.rotateRight,
  R: COMMANDS.rotateLeft,
  ArrowLeft: COMMANDS.left,
  ArrowRight: COMMANDS.right,
  ArrowUp: COMMANDS.up,
  ArrowDown: COMMANDS.down,
};

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** The command of a key pressed on the stage, or undefined where the key belongs to the browser. */
export function findKeyCommand(press: KeyPress): Command | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined;
  const command = KEYS[press.key];
  if (command?.type === "move" && press.shiftKey) return { ...command, type: "slide" };
  return command;
}
