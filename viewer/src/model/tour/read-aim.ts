import type { Point } from "../camera";
import { addressOf, type Fields, fieldsOf, idOf, listOf, textOf, typeOf } from "../iiif/values";
import type { Region } from "../place";
import type { Aim, Eye } from "./tour";

/** What a camera has where a document tells no lens (4.0: the client's own). */
const FOV_DEG = 30;

/** What of its container a step is about: a region, a time, or what is activated with it. */
export function readAim(target: Fields, activated: readonly Fields[]): Aim {
  const bodies = activated.map((painting) => ({ painting, body: bodyOf(painting) }));
  const camera = bodies.find(({ body }) => typeOf(body).endsWith("Camera"));
  const lamp = bodies.find(({ body }) => typeOf(body) === "DirectionalLight");
  const level = bodies.find(({ body }) => typeOf(body) === "Model");
  return {
    region: readRegion(target),
    span: readSpan(fragmentOf(target)),
    eye: camera ? readEye(camera.painting, camera.body) : null,
    lamp: (lamp && placeOf(lamp.painting)) ?? null,
    levelUrl: (level && addressOf(idOf(level.body))) ?? null,
  };
}

/** The region that a target names, by a selector or in its address; null for all of it. */
export function readRegion(target: unknown): Region | null {
  const found = /(?:^|&)xywh=(?:pixel:)?([\d.]+),([\d.]+),([\d.]+),([\d.]+)/.exec(fragmentOf(target));
  if (!found) return null;
  const [left = 0, top = 0, width = 0, height = 0] = found.slice(1).map(Number);
  return [left, top, width, height].every(Number.isFinite) && width > 0 && height > 0
    ? { left, top, width, height }
    : null;
}

function fragmentOf(target: unknown): string {
  if (typeof target === "string") return target.split("#")[1] ?? "";
  const fields = fieldsOf(target);
  const selector = listOf(fields.selector).find((each) => typeOf(each) === "FragmentSelector");
  return selector ? textOf(selector.value) : (idOf(fields).split("#")[1] ?? "");
}

function readSpan(fragment: string): Aim["span"] {
  const found = /(?:^|&)t=(?:npt:)?([\d.]+)(?:,([\d.]+))?/.exec(fragment);
  const start_s = Number(found?.[1]);
  if (!found || !Number.isFinite(start_s)) return null;
  const end_s = found[2] === undefined ? null : Number(found[2]);
  return { start_s, end_s: end_s !== null && end_s > start_s ? end_s : null };
}

function bodyOf(painting: Fields): Fields {
  const body = fieldsOf(painting.body);
  return typeOf(body) === "SpecificResource" ? fieldsOf(listOf(body.source)[0]) : body;
}

/** Cameras that look at a point; those that only have a direction are left to the viewer. */
function readEye(painting: Fields, camera: Fields): Eye | null {
  const position = placeOf(painting);
  const target = pointOf(fieldsOf(camera.lookAt));
  if (!position || !target) return null;
  const fov = camera.fieldOfView;
  const fov_deg = typeof fov === "number" && fov > 0 && fov < 180 ? fov : FOV_DEG;
  return { position, target, fov_deg };
}

/** Where something stands in its scene: at a point, else at the origin. */
function placeOf(painting: Fields): Point | undefined {
  const target = fieldsOf(painting.target);
  if (typeOf(target) !== "SpecificResource") return [0, 0, 0];
  return pointOf(listOf(target.selector).find((each) => typeOf(each) === "PointSelector"));
}

function pointOf(selector: Fields | undefined): Point | undefined {
  if (!selector || typeOf(selector) !== "PointSelector") return undefined;
  const [x, y, z] = [selector.x ?? 0, selector.y ?? 0, selector.z ?? 0];
  return isNumber(x) && isNumber(y) && isNumber(z) ? [x, y, z] : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
