import { DRACO_GLTF_CONFIG, DRACOLoader } from "three/addons/loaders/DRACOLoader.js";

/** A decoder for models compressed with Draco; it owns a worker until it is disposed of. */
export function buildDracoLoader(): DRACOLoader {
  return new DRACOLoader().setDecoderPath(DRACO_GLTF_CONFIG).setWorkerLimit(1);
}
