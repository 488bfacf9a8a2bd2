"""Programs of others that judge and unpack what we write as glTF."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
_DECODER = REPOSITORY / "viewer/node_modules/three/examples/jsm/libs/meshopt_decoder.module.js"
_PACKAGES = REPOSITORY / "viewer/package.json"
_UNPACK = Path(__file__).with_name("unpack_meshopt.mjs")
_VALIDATE = REPOSITORY / "tests/conformance/validate_gltf.mjs"


def validate(files: list[Path]) -> list[dict[str, Any]]:
    """Return what the Khronos validator says of each file."""
    return [json.loads(line) for line in _node(_VALIDATE, _PACKAGES, *files).splitlines()]


def unpack(source: Path) -> Path:
    """Write a GLB again without meshopt compression, decoded by three.js' decoder."""
    target = source.with_name(f"{source.stem}-unpacked.glb")
    _node(_UNPACK, _DECODER, source, target)
    return target


def _node(script: Path, *arguments: Path) -> str:
    command = ["node", str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout
