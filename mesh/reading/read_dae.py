from mesh.reading.package import Package
from mesh.reading.unsettled import Reading


def read_dae(package: Package) -> Reading:
    raise NotImplementedError
