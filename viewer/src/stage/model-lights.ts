import {
  AmbientLight,
  DirectionalLight,
  Group,
  HemisphereLight,
  type Light,
  MathUtils,
  PointLight,
  SpotLight,
} from "three";
import type { Point } from "../model/camera";
import { KEY_LIGHT, type LightDirection, lampPlace } from "../model/light";
import type { SceneLight } from "../model/scene";

/** Of our own lamps, as the posters are lit. */
const KEY_INTENSITY = 3.8;

/** While a visitor leads the lamp, the others only keep shadows from being black: relief comes from one side. */
const OTHERS_SHARE = 0.3;

/** What a IIIF document calls 1: a white surface that faces the lamp is then drawn white. */
const FULL = Math.PI;

interface Lamp {
  readonly light: Light;
  readonly intensity: number;
}

/** The lamps of a stage: those of the document, or our own; a visitor may lead one of them. */
export class ModelLights {
  readonly group = new Group();
  readonly #key = buildLamp("#fff1dc", lampPlace(KEY_LIGHT));
  readonly #others: readonly Lamp[];
  readonly #isOwn: boolean;

  constructor(told: readonly SceneLight[]) {
    this.#isOwn = told.length === 0;
    this.#others = this.#isOwn ? buildOwnLamps() : told.map(buildTold);
    for (const { light } of this.#others) {
      this.group.add(light);
      if (light instanceof SpotLight) this.group.add(light.target);
    }
    this.group.add(this.#key);
    this.aim(undefined);
  }

  /** Let the main lamp shine from there; without a direction everything is as it was at first. */
  aim(direction: LightDirection | undefined): void {
    const share = direction ? OTHERS_SHARE : 1;
    for (const { light, intensity } of this.#others) light.intensity = intensity * share;
    this.#key.visible = this.#isOwn || direction !== undefined;
    this.#key.intensity = KEY_INTENSITY;
    this.#key.position.set(...lampPlace(direction ?? KEY_LIGHT));
  }

  dispose(): void {
    for (const { light } of this.#others) light.dispose();
    this.#key.dispose();
  }
}

function buildOwnLamps(): readonly Lamp[] {
  return [
    { light: new HemisphereLight("#fff8ee", "#4a3f38"), intensity: 1.7 },
    { light: buildLamp("#ffffff", [2, 0.4, 1.6]), intensity: 1.2 },
    { light: buildLamp("#dfe8ff", [1.2, 0.9, -2]), intensity: 1.5 },
  ];
}

function buildLamp(color: string, position: Point): DirectionalLight {
  const lamp = new DirectionalLight(color);
  lamp.position.set(...position);
  return lamp;
}

/** Light does not fade with the distance: how it would is not told (Presentation 4, Lights). */
function buildTold(told: SceneLight): Lamp {
  const intensity = told.intensity * FULL;
  switch (told.kind) {
    case "ambient":
      return { light: new AmbientLight(told.color), intensity };
    case "directional": {
      const [x, y, z] = told.direction;
      return { light: buildLamp(told.color, [-x, -y, -z]), intensity };
    }
    case "point": {
      const light = new PointLight(told.color, intensity, 0, 0);
      light.position.set(...told.position);
      return { light, intensity };
    }
    case "spot": {
      const angle = Math.min(Math.PI / 2 - 0.01, MathUtils.degToRad(told.angle_deg));
      const light = new SpotLight(told.color, intensity, 0, angle, 0.1, 0);
      light.position.set(...told.position);
      light.target.position.copy(light.position);
      light.target.position.x += told.direction[0];
      light.target.position.y += told.direction[1];
      light.target.position.z += told.direction[2];
      return { light, intensity };
    }
  }
}
