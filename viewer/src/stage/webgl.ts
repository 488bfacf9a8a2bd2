/** A canvas on which models can be drawn. */
export interface ModelCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly context: WebGL2RenderingContext;
}

/** The one that was asked on, until a stage takes it: making a context takes a tenth of a second without a GPU. */
let asked: ModelCanvas | undefined;

/** Whether this browser can draw models; asked before the engine, which is large, is loaded. */
export function canDrawModels(): boolean {
  asked ??= findCanvas();
  return asked !== undefined;
}

/** A canvas to draw on, or undefined where the browser or the machine has no WebGL 2. */
export function takeCanvas(): ModelCanvas | undefined {
  const found = asked ?? findCanvas();
  asked = undefined;
  return found;
}

function findCanvas(): ModelCanvas | undefined {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2", { alpha: true, antialias: true });
  return context ? { canvas, context } : undefined;
}
