"""Packages from npm, of the exact versions in a package-lock.json, in a folder of the build."""
import shutil
import subprocess


class Missing(Exception):
    """What is missing, and what to do."""


class Unreachable(Missing):
    """The registry does not answer, and what is wanted is not there yet."""


def install(source, into, say):
    """Puts what `source` locks into `into`/node_modules; does nothing, and needs no network, where it is there."""
    for name in ("node", "npm"):
        if not shutil.which(name):
            raise Missing(f"{name} is not installed: tools/setup --dev")
    lock, stamp = (source / "package-lock.json").read_bytes(), into / "installed"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    into.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(source / name, into)
    say(f"installing from npm into {into}")
    # No package's own scripts run: the lock's hashes say what is installed, a script could be anything.
    if subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=into).returncode:
        if subprocess.run(["npm", "ping", "--silent"], capture_output=True).returncode:
            raise Unreachable("the npm registry does not answer, and is needed once")
        raise Missing("npm ci failed, though the registry answers: see above")
    stamp.write_bytes(lock)
