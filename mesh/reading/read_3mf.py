from mesh.reading.package import Package
from mesh.reading.unsettled import Reading


def read_3mf(package: Package) -> Reading:
    raise NotImplementedError
