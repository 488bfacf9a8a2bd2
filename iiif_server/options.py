"""The table of all settings: key, default, unit and meaning of each, and how its text is read.

Nothing is read here; `iiif_server.settings` does that.
"""

from __future__ import annotations

import os

from iiif_server.option import COUNT, PICTURE_PX, Option
from iiif_server.option_values import (
    parse_amount,
    parse_ancestors,
    parse_confined,
    parse_count,
    parse_database,
    parse_folder,
    parse_geojson,
    parse_mail,
    parse_networks,
    parse_picture_px,
    parse_png,
    parse_public_address,
    parse_secret,
    parse_store,
    parse_web_address,
    parse_yes,
)

OPTIONS: tuple[Option, ...] = (
    Option(
        "DATA_DIR",
        "./data",
        "a folder without ? and # in its name",
        parse_folder,
        "Folder for the database, the originals, the derivatives and scratch files.",
    ),
    Option(
        "PUBLIC_URL",
        "",
        "an http(s) address without a path",
        parse_public_address,
        "Address under which visitors reach the service; it is part of every IIIF identifier. Empty: the "
        "loopback address asked for, which is right for trying things on one machine only.",
    ),
    Option(
        "DATABASE_URL",
        "",
        "sqlite:///… or postgresql://…",
        parse_database,
        "Database. Empty: SQLite in the data folder.",
    ),
    Option(
        "STORAGE_URL",
        "",
        "file:///folder or s3://bucket/prefix",
        parse_store,
        "Where originals and derivatives are kept. Empty: in the data folder.",
    ),
    Option(
        "TRUSTED_PROXIES",
        "127.0.0.0/8,::1",
        "addresses or networks, which commas part",
        parse_networks,
        "Proxies that are believed when they say from where a request comes (the last entry of X-Forwarded-For): "
        "failed sign-ins are counted by that address.",
    ),
    Option(
        "SECRET_KEY",
        "",
        "32 letters or more that nobody can guess",
        parse_secret,
        "Signs the cookies of who is signed in; machines that share a database need the same one. Empty: made at the "
        "first start and kept in the data folder, readable for its user only.",
    ),
    Option(
        "S3_ENDPOINT_URL",
        "",
        "an http(s) address",
        parse_web_address,
        "Address of an S3 server other than Amazon's.",
    ),
    Option(
        "S3_CACHE_BYTES",
        "20000000000",
        COUNT,
        parse_count,
        "Bytes of whole objects from S3 kept on the local disk: models, and pyramids from which large pictures are "
        "made.",
    ),
    Option(
        "S3_TILE_CACHE_BYTES",
        "4000000000",
        COUNT,
        parse_count,
        "Bytes of single tiles from S3 kept on the local disk for all web processes of a machine; the folder never "
        "exceeds this.",
    ),
    Option(
        "INSTITUTION_VI",
        "Bảo tàng tỉnh",
        "a text",
        str,
        "Name of the institution in Vietnamese; the provider in every manifest.",
    ),
    Option(
        "INSTITUTION_EN", "Provincial Museum", "a text", str, "Name of the institution in English."
    ),
    Option(
        "INSTITUTION_URL",
        "",
        "an http(s) address",
        parse_web_address,
        "Home page of the institution. Empty: the home page of this service.",
    ),
    Option(
        "INSTITUTION_MAIL",
        "",
        "an e-mail address",
        parse_mail,
        "Where visitors may write to, shown on the page about the service. Empty: none.",
    ),
    Option(
        "MAP_OUTLINE",
        "",
        "a GeoJSON file",
        parse_geojson,
        "Borders drawn below the map of places, in degrees (WGS 84), 8 MB at most; those of the province, say. "
        "Empty: none.",
    ),
    Option(
        "EMBED_ANCESTORS",
        "*",
        "* or origins with a space between them, such as https://bao.example.vn",
        parse_ancestors,
        "Whose pages may show ours in a frame (`/embed/…`). Empty: nobody's but our own.",
    ),
    Option(
        "INSTITUTION_LOGO",
        "",
        "a PNG file",
        parse_png,
        "Mark of the institution, shown by IIIF viewers beside its name. Empty: none.",
    ),
    Option(
        "WATERMARK",
        "",
        "a PNG file with transparency",
        parse_png,
        "Mark that workers lay over what the public gets of items that ask for one. Empty: the name of the "
        "institution in Vietnamese. Pictures that are marked already keep their mark until they are made again.",
    ),
    Option(
        "JOBS_AT_ONCE",
        str(min(2, os.cpu_count() or 1)),
        COUNT,
        parse_count,
        "Derivations that one worker runs side by side; each is a process of its own.",
    ),
    Option(
        "JOB_TIMEOUT_S",
        "7200",
        COUNT,
        parse_count,
        "Seconds after which a derivation is ended as hanging.",
    ),
    Option(
        "JOB_MEMORY_BYTES",
        "0",
        "a whole number, or 0",
        parse_amount,
        "Bytes of memory that one derivation may take before it is ended. 0: three quarters of the machine's.",
    ),
    Option(
        "MODEL_POSTER_PX",
        "2048",
        PICTURE_PX,
        parse_picture_px,
        "Width and height in pixels of the still picture of a model. Rendering takes time that grows with the square: "
        "about ten seconds of processor time at 2048.",
    ),
    Option(
        "MODEL_VIEW_PX",
        "768",
        PICTURE_PX,
        parse_picture_px,
        "Width and height in pixels of each of the 24 pictures of a model from all around: together about as much work "
        "as one still picture of 2048.",
    ),
    Option(
        "PDF_UNCONFINED",
        "no",
        "yes or no",
        parse_yes,
        "Whether PDF documents and recordings are opened also where the system cannot take network and programs from "
        "the processes that read them (no seccomp filter). `no` refuses them there.",
    ),
    Option(
        "EXHIBITION_REVIEW",
        "no",
        "yes or no",
        parse_yes,
        "Whether a second person has to approve an exhibition before it is published in the studio. Whoever is at the "
        "command line of the machine publishes without.",
    ),
    Option(
        "MAX_UPLOAD_BYTES",
        "64000000000",
        COUNT,
        parse_count,
        "Largest file that is taken in, in bytes.",
    ),
    Option(
        "WEB_PROCESSES",
        str(os.cpu_count() or 1),
        COUNT,
        parse_count,
        "Web processes; one for each core is right.",
    ),
    Option(
        "WEB_THREADS",
        "48",
        COUNT,
        parse_count,
        "Requests that one web process works on at the same time. A quarter of them may wait for or make small "
        "pictures, an eighth costly ones, three eighths send large files to clients however slow.",
    ),
    Option(
        "IMAGE_MAX_WIDTH",
        "8192",
        COUNT,
        parse_count,
        "Widest picture the Image API returns, in pixels.",
    ),
    Option(
        "IMAGE_MAX_HEIGHT",
        "8192",
        COUNT,
        parse_count,
        "Highest picture the Image API returns, in pixels.",
    ),
    Option(
        "IMAGE_MAX_AREA",
        "40000000",
        COUNT,
        parse_count,
        "Largest picture the Image API returns, in pixels (width times height).",
    ),
    Option(
        "IMAGE_CONFINED_UPSCALE",
        "refuse",
        "refuse or fit",
        parse_confined,
        "Answer to a size `!w,h` larger than the region: `refuse` with 400, as the official validator wants, "
        "or `fit` the region's own size, as the text of Image API 3.0 can be read.",
    ),
    Option(
        "TILE_MEMORY_BYTES",
        "64000000",
        COUNT,
        parse_count,
        "Bytes of stored tiles that one web process keeps in memory, of the pictures of the moment.",
    ),
    Option(
        "DOCUMENT_MEMORY_BYTES",
        "32000000",
        COUNT,
        parse_count,
        "Bytes of manifests, data about items and item pages that one web process keeps in memory, as they are sent. A "
        "document above an eighth of it is made anew each time.",
    ),
    Option(
        "RENDER_MEMORY_CACHE_BYTES",
        "32000000",
        COUNT,
        parse_count,
        "Bytes of rendered pictures that one web process keeps in memory, in front of those on disk.",
    ),
    Option(
        "RENDER_CACHE_BYTES",
        "2000000000",
        COUNT,
        parse_count,
        "Bytes of rendered pictures kept on disk for all web processes of a machine; the folder never exceeds "
        "this. A picture above about a sixty-fourth of it is made anew each time.",
    ),
    Option(
        "RENDER_MEMORY_BYTES",
        "1000000000",
        COUNT,
        parse_count,
        "Memory that the costly renders of one web process may take together, by estimate; a picture that alone "
        "would take more is refused with 413.",
    ),
)
