#!/bin/bash
# Recipe for macOS. NOT VERIFIED: nobody ever ran it to its end on a Mac (docs/install.md says what that means).
#
#   packaging/macos/make-app.sh VERSION SEQ RUNTIME ROOT OUT [IDENTITY PROFILE]
#
# RUNTIME is a CPython 3.11 for macOS that may lie in any folder (bin/python3, lib/python3.11), ROOT the repository's
# 1.root.json, OUT a new folder. OUT gets the installer as an app, which carries Python and version as Setup.exe does.
# With IDENTITY (a "Developer ID Application") and PROFILE (of `notarytool store-credentials`), on a Mac, it is signed,
# notarised and put into an image; without, the app is made on any system and will not open on somebody else's Mac.
set -euo pipefail
[ $# -ge 5 ] || { sed -n '2,11p' "$0"; exit 2; }
version=$1 seq=$2 runtime=$3 root=$4 out=$5 identity=${6:-} profile=${7:-}
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
python=$tree/.venv/bin/python
[ ! -e "$out" ] || { echo "$out is there already"; exit 2; }
case $(file -b "$runtime/bin/python3.11" 2>/dev/null || true) in
  *x86_64*arm64* | *arm64*) system=aarch64-apple-darwin ;;
  *) system=x86_64-apple-darwin ;;
esac

# The Python with every package but ours, where `Installed.python` looks for it.
payload="$out/Install Insta Outreach Logger.app/Contents/Resources/payload"
mkdir -p "$payload"
cp -R "$runtime" "$payload/runtime"
"$tree/.venv/bin/uv" pip install -q --python-platform "$system" --python-version 3.11 --only-binary :all: --no-deps \
  --require-hashes --target "$payload/runtime/lib/python3.11/site-packages" \
  -r "$tree/requirements/run.txt" -r "$tree/requirements/desktop.txt"

# Signatures are part of a file's sum: what is signed is signed before it is listed.
if [ -n "$identity" ]; then
  find "$payload/runtime" -type f \( -name '*.so' -o -name '*.dylib' -o -perm -u+x \) -print0 |
    xargs -0 codesign --force --timestamp --options runtime --sign "$identity"
fi
(cd "$tree" && "$python" - "$version" "$seq" "$payload" "$root" <<'PYTHON'
import sys
from pathlib import Path

from tools.package.version import ROOT, Version, build
from tools.release.packing import list_files

version, seq, payload, root = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
name = f"cpython-macos-{version}"
list_files(payload / "runtime", {"version": "3.11", "seq": 0, "platform": "macos", "runtime": name, "store": 0})
extension = ROOT / "extension" / ".output" / "chrome-mv3"
build(Version(version, seq, "macos", name, None, extension, root=root.read_bytes()), payload / "version")
PYTHON
)
cp "$tree/src/instacrm/installer/bootstrap.py" "$payload/install.py"

app=$(dirname "$(dirname "$payload")")
mkdir -p "$app/MacOS"
sed "s/VERSION/$version/" "$here/Info.plist" > "$app/Info.plist"
cat > "$app/MacOS/setup" <<'SETUP'
#!/bin/sh
payload=$(cd "$(dirname "$0")/../Resources/payload" && pwd)
exec "$payload/runtime/bin/python3" -I "$payload/install.py" --payload "$payload" "$@"
SETUP
chmod 755 "$app/MacOS/setup"

[ -n "$identity" ] || { echo "made, not signed: $(dirname "$app")"; exit 0; }
codesign --force --timestamp --options runtime --sign "$identity" "$(dirname "$app")"
image="$out/InstaCRM-$version.dmg"
hdiutil create -volname "Insta Outreach Logger" -srcfolder "$(dirname "$app")" -format UDZO "$image"
codesign --force --timestamp --sign "$identity" "$image"
xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
xcrun stapler staple "$image"
shasum -a 256 "$image"
