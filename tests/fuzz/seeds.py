"""Where the fuzzer begins: what the repository has of each kind of input, and the words of it as libFuzzer's dictionary.

    seeds.py RUNTIME FOLDER

writes FOLDER/TARGET/* and FOLDER/TARGET.dict. Journals and lock files are made by the program RUNTIME, by drills on its simulator.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import small_component

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# The drills whose journals are short.
DRILLS = ["tests/hostile/neighbour.toml", "recipes/recorded-drill.toml"]
WORDS = 400


def main(runtime: str, folder: str) -> None:
    out = Path(folder)
    shutil.rmtree(out, ignore_errors=True)
    kinds = {
        "recipe": (recipes(), names_of_schema()),
        "events": (journals(runtime, out / "drills"), []),
        "component": ([small_component.shrunk(path.read_bytes()) for path in sorted((ROOT / "plugins/dist").glob("*.wasm"))], []),
        "interfaces": (packages(), []),
        "simulator": (talks(), []),
        "signature": (signatures(), []),
        "lock": (locks(runtime, out / "locks"), []),
        "rights": (rights(), []),
    }
    for target, (seeds, words) in kinds.items():
        write(out / target, seeds)
        if target != "component":
            (out / f"{target}.dict").write_text(dictionary(seeds, words))
    shutil.copy(out / "interfaces.dict", out / "component.dict")


def write(folder: Path, seeds: list[bytes]) -> None:
    folder.mkdir(parents=True)
    for seed in seeds:
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


def dictionary(seeds: list[bytes], words: list[str]) -> str:
    found = re.findall(rb"[$@%]?[A-Za-z][A-Za-z0-9_:.-]{1,40}", b"\n".join(seeds))
    count = {word: found.count(word) for word in set(found)}
    often = sorted(count, key=lambda word: (-count[word], word))[:WORDS]
    return "".join(f'"{word}"\n' for word in sorted(words) + [word.decode() for word in often])


def recipes() -> list[bytes]:
    folders = ["recipes", "tests/hostile", "host/core/tests/recipe_example", "plugins/languages"]
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.toml"))]
    return [path.read_bytes() for path in found if b"[plan]" in path.read_bytes()]


def names_of_schema() -> list[str]:
    """The keys of recipes, and the words that may stand as their values."""
    names: set[str] = set()

    def collect(schema: object) -> None:
        if isinstance(schema, dict):
            names.update(key for key in schema.get("properties", {}) if isinstance(schema["properties"], dict))
            names.update(word for word in schema.get("enum", []) if isinstance(word, str))
        for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
            collect(inner)

    collect(json.loads((ROOT / "recipes/recipe.schema.json").read_text()))
    return [name for name in names if re.fullmatch(r"[A-Za-z0-9_.-]+", name)]


def journals(runtime: str, store: Path) -> list[bytes]:
    """Journals of drills, and short ones: the beginning of the first with a few rare events."""
    drills = []
    for recipe in DRILLS:
        command = [runtime, "run", ROOT / recipe, "--store", store, "--speed", "max", "--output", "jsonl"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        drills.append([stored(json.loads(line)) for line in told.splitlines()])
    rare = (HERE / "rare.jsonl").read_text().splitlines()
    begun = drills[0][:3]
    short = [begun + rare[at : at + 6] for at in range(0, len(rare), 6)]
    parts = [drill[: len(drill) * part // 3] for drill in drills for part in (1, 2, 3)]
    return ["\n".join(lines).encode() for lines in short + parts]


def stored(line: dict) -> str:
    """The event of a line, as it is stored, without what each run has of its own: id, process, who began it, hashes in tags."""
    own = {"process": 4711, "host": "dr-host", "by": "operator@dr-host"}
    data = {key: own.get(key, value) for key, value in line["data"].items()}
    text = json.dumps({"at": line["at"], "event": line["event"], **data}, separators=(",", ":"), ensure_ascii=False)
    text = text.replace(line["executionId"], "01M817A0WD6GGSN105EB5MDSBM")
    return re.sub(r"(/\d+/\d+/\d+/)[0-9a-f]{16}", r"\g<1>40b9633d8e96b3be", text)


def packages() -> list[bytes]:
    """The runtime's WIT package as one text, with a last world that a plug-in's author might write."""
    files = sorted((ROOT / "wit/drs-runtime/0.1.0").glob("*.wit"), key=lambda path: path.name != "package.wit")
    text = "\n".join(path.read_text() for path in files)
    lines = [re.sub(r"\s*//.*", "", line) for line in text.splitlines()]
    package = "\n".join(line for line in lines if line.strip())
    guests = [
        ["include before-wave;", "import ec2;"],
        ["include after-wave;", "import drs;", "import dynamodb;"],
        ["include after-wave;", "import http;", "export configuration;"],
        ["include launch-policy;"],
        ["include before-wave;", "include after-wave;"],
    ]
    return ["\n".join([package, "world guest {", *guest, "}\n"]).encode() for guest in guests]


def talks() -> list[bytes]:
    """All requests together, and each alone."""
    text = (HERE / "requests.txt").read_bytes()
    lines = text.splitlines(keepends=True)
    begun = b"".join(line for line in lines if b"/StartRecovery" in line) + b"wait 90\n"
    services = [b"".join(line for line in lines if line.startswith((name, b"wait"))) for name in (b"drs", b"ec2", b"dynamodb")]
    return [text, *services, *[begun + line for line in lines]]


def signatures() -> list[bytes]:
    folder = ROOT / "host/supply/tests/by_minisign"
    key = (folder / "minisign.pub").read_bytes().splitlines()[1]
    component = (folder / "component").read_bytes()
    return [b"\0".join([key, (folder / name).read_bytes(), component]) for name in ("component.minisig", "legacy.minisig")]


def locks(runtime: str, folder: Path) -> list[bytes]:
    found = []
    for recipe in ("recipes/three-tier.toml", "recipes/drill-ledger.toml", "tests/hostile/neighbour.toml"):
        folder.mkdir(parents=True, exist_ok=True)
        copy = shutil.copy(ROOT / recipe, folder)
        subprocess.run([runtime, "plugin", "lock", copy, "--store", folder / "store"], check=True, capture_output=True)
        found.append(Path(copy).with_suffix(".lock").read_bytes())
    signed = b'[plugin.signed]\nby = "acme"\nkey-id = "E7620F1842B4E81F"\nas = "shop-answers"\nversion = "1.4.0"\n'
    return [*found, *[lock + signed for lock in found]]


def rights() -> list[bytes]:
    """Grants with addresses, as the sources and the recipes name them."""
    files = [*ROOT.glob("host/core/src/**/*.rs"), *ROOT.glob("recipes/*.toml"), *ROOT.glob("tests/hostile/**/*")]
    text = "\n".join(path.read_text() for path in sorted(files) if path.suffix in (".rs", ".toml"))
    text = text.replace('\\"', "\0")
    grants = sorted(set(re.findall(r'"((?:ec2|drs|dynamodb|http|settings):[A-Za-z][^"\n{]*(?:\{wave\.instances\}[^"\n]*)?)"', text)))
    addresses = sorted(set(re.findall(r'"(https?://[^"\n{]+)"', text)))
    pairs = [(grant, addresses[at % len(addresses)]) for at, grant in enumerate(grants)]
    own = [(grant, grant.split(" on ")[1].split()[0].replace("*", "a")) for grant in grants if " on http" in grant]
    return ["\n".join(pair).replace("\0", '"').encode() for pair in pairs + own]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    os.environ.pop("DRS_RUNTIME_STORE", None)
    main(sys.argv[1], sys.argv[2])
