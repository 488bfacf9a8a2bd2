import { type Fields, fieldsOf, idOf, listOf, sizeOf, textOf } from "./values";

/** Millimetres in the units that the two ways of saying a scale allow. */
const UNITS_MM: Readonly<Record<string, number>> = { m: 1000, cm: 10, mm: 1, in: 25.4 };

/**
 * How many millimetres one unit of a canvas, or one pixel of an image, is of the thing itself; undefined where that
 * is not told.
 *
 * Source: `spatialScale` of Presentation 4 (a quantity in metres), and the physical dimensions service of the annex
 * to version 2 and 3 (`physicalScale` in `physicalUnits`).
 */
export function readUnit_mm(fields: Fields): number | undefined {
  const scale = fieldsOf(fields.spatialScale);
  const quantity = sizeOf(scale.quantityValue) || sizeOf(scale.value);
  const unit = UNITS_MM[textOf(scale.unit)];
  if (quantity > 0 && unit !== undefined) return quantity * unit;
  return listOf(fields.service).map(readService).find(Boolean);
}

function readService(service: Fields): number | undefined {
  const told = [textOf(service.profile), textOf(service["@context"]), idOf(service)].join(" ");
  const unit = UNITS_MM[textOf(service.physicalUnits)];
  const scale = sizeOf(service.physicalScale);
  return /physdim/.test(told) && unit !== undefined && scale > 0 ? scale * unit : undefined;
}
