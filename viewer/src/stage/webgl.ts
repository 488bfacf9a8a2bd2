/** Whether this browser can draw models; asked before the engine, which is large, is loaded. */
export function canDrawModels(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  // A page may hold a few contexts only: this one is given back at once.
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
