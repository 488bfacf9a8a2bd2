/** Places, directions and transformations in a scene (Presentation 4, Transforms and PointSelector). */

import type { Point } from "../camera";
import type { Matrix } from "../scene";
import { type Fields, listOf, typeOf } from "./values";

const ORIGIN: Point = [0, 0, 0];
const RADIANS = Math.PI / 180;

/** Nothing of a museum stands farther away; what does is a mistake. */
const FARTHEST = 1e9;

export const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** Three numbers named x, y and z; `missing` for what is not one. */
export function readXyz(fields: Fields, missing: number): Point {
  const read = (value: unknown): number =>
    typeof value === "number" && Math.abs(value) <= FARTHEST ? value : missing;
  return [read(fields.x), read(fields.y), read(fields.z)];
}

/** The place that a target or a selector names; undefined where it names none. */
export function findPlace(value: unknown): Point | undefined {
  for (const fields of listOf(value)) {
    const found =
      typeOf(fields) === "PointSelector"
        ? readXyz(fields, 0)
        : (findCentre(fields) ?? findPlace(fields.selector) ?? findPlace(fields.target));
    if (found) return found;
  }
  return undefined;
}

/** The middle of an area, written as well-known text: `POLYGON Z ((0 0 0, 1 0 0, …))`. */
function findCentre(fields: Fields): Point | undefined {
  const { type, value } = fields;
  if (type !== "WktSelector" && type !== "WKTSelector") return undefined;
  const numbers = typeof value === "string" ? value.slice(0, 20_000).match(/-?\d+(\.\d+)?(e-?\d+)?/gi) : [];
  const corners = chunk((numbers ?? []).map(Number));
  // A ring ends where it began; that corner does not count twice.
  const own = corners.length > 1 ? corners.slice(0, -1) : corners;
  if (own.length === 0) return undefined;
  const sum = own.reduce<Point>(
    (all, each) => [all[0] + each[0], all[1] + each[1], all[2] + each[2]],
    ORIGIN,
  );
  return [sum[0] / own.length, sum[1] / own.length, sum[2] / own.length];
}

function chunk(numbers: readonly number[]): readonly Point[] {
  const count = Math.floor(numbers.length / 3);
  const at = (index: number): number => numbers[index] ?? 0;
  return Array.from({ length: count }, (_, index) => [at(index * 3), at(index * 3 + 1), at(index * 3 + 2)]);
}

/** What transforms do to a resource, one after the other, before it is put in its place. */
export function readTransforms(value: unknown): Matrix {
  return listOf(value).reduce((matrix, transform) => multiply(readTransform(transform), matrix), IDENTITY);
}

function readTransform(fields: Fields): Matrix {
  switch (typeOf(fields)) {
    case "TranslateTransform":
      return translation(readXyz(fields, 0));
    case "ScaleTransform": {
      const [x, y, z] = readXyz(fields, 1);
      return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
    }
    case "RotateTransform":
      return rotation(readXyz(fields, 0));
    default:
      return IDENTITY;
  }
}

export function translation([x, y, z]: Point): Matrix {
  return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1];
}

/**
 * Turned by Euler angles in the order x, y, z, counter-clockwise, each about the axes as the ones before left them.
 *
 * The specification's words allow both that and axes that stay. The published example of a camera that looks at a
 * bone from below (IIIF/3d, whale_comment_camera) sees it only this way, and it is how three.js reads "XYZ".
 */
function rotation([x_deg, y_deg, z_deg]: Point): Matrix {
  const [a, b] = [Math.cos(x_deg * RADIANS), Math.sin(x_deg * RADIANS)];
  const [c, d] = [Math.cos(y_deg * RADIANS), Math.sin(y_deg * RADIANS)];
  const [e, f] = [Math.cos(z_deg * RADIANS), Math.sin(z_deg * RADIANS)];
  const aboutX: Matrix = [1, 0, 0, 0, 0, a, b, 0, 0, -b, a, 0, 0, 0, 0, 1];
  const aboutY: Matrix = [c, 0, -d, 0, 0, 1, 0, 0, d, 0, c, 0, 0, 0, 0, 1];
  const aboutZ: Matrix = [e, f, 0, 0, -f, e, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  return multiply(aboutX, multiply(aboutY, aboutZ));
}

/** The transformation that does `second` after `first`. */
export function multiply(second: Matrix, first: Matrix): Matrix {
  const product: number[] = [];
  for (let column = 0; column < 4; column += 1) {
    for (let row = 0; row < 4; row += 1) {
      let sum = 0;
      for (let k = 0; k < 4; k += 1) sum += (second[k * 4 + row] ?? 0) * (first[column * 4 + k] ?? 0);
      product.push(sum);
    }
  }
  return product;
}

/** Where a place lies after a transformation. */
export function movePoint(matrix: Matrix, [x, y, z]: Point): Point {
  const at = (row: number): number =>
    (matrix[row] ?? 0) * x +
    (matrix[row + 4] ?? 0) * y +
    (matrix[row + 8] ?? 0) * z +
    (matrix[row + 12] ?? 0);
  return [at(0), at(1), at(2)];
}

/** Where a direction points after a transformation. */
export function turnDirection(matrix: Matrix, direction: Point): Point {
  const [x, y, z] = movePoint(matrix, direction);
  const [left, up, deep] = movePoint(matrix, ORIGIN);
  return [x - left, y - up, z - deep];
}

export function isIdentity(matrix: Matrix): boolean {
  return matrix.every((value, index) => value === IDENTITY[index]);
}
