// Writes a glTF again as GLB without Draco, meshopt and quantisation, by glTF-Transform and the decoders of their makers.
// node unpack.mjs FOLDER-WITH-NODE_MODULES IN OUT.glb
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, source, target] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { NodeIO } = await load("@gltf-transform/core");
const { ALL_EXTENSIONS } = await load("@gltf-transform/extensions");
const { dequantize } = await load("@gltf-transform/functions");
const { MeshoptDecoder } = await load("meshoptimizer");
const draco3d = (await load("draco3dgltf")).default;

await MeshoptDecoder.ready;
const io = new NodeIO().registerExtensions(ALL_EXTENSIONS).registerDependencies({
  "draco3d.decoder": await draco3d.createDecoderModule(),
  "meshopt.decoder": MeshoptDecoder,
});
const document = await io.read(source);
await document.transform(dequantize());
const packing = ["KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_meshopt_compression"];
for (const extension of document.getRoot().listExtensionsUsed()) {
  if (packing.includes(extension.extensionName)) extension.dispose();
}
await io.write(target, document);
