#!/usr/bin/env bash
# Build the Debian packages from the source archive, check them with lintian, unpack them into a scratch folder, and try
# them there: a C program that finds the library by pkg-config, and the Python package.
#
#     tests/package/debian/run.sh WORK_FOLDER [ARCHIVE]
#
# It needs the packages debhelper, dh-python, pybuild-plugin-pyproject, python3-dev and lintian. Where Debian's own
# scikit-build-core, cffi, NumPy and tomli-w are too old or missing, those of PyPI serve.
set -euo pipefail

source=$(cd "$(dirname "$0")/../../.." && pwd)
work=$1
export LC_ALL=C.UTF-8
pip=$(command -v python3)
# The packages are built by Debian's own Python.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

for tool in dpkg-buildpackage dh pybuild lintian; do
    command -v "$tool" >/dev/null || {
        echo "debian: NOT BUILT, there is no $tool here (apt-get install debhelper dh-python pybuild-plugin-pyproject lintian)"
        exit 0
    }
done
rm -rf "$work"
mkdir -p "$work"
work=$(cd "$work" && pwd)
version=$(sed -n 's/^#define CAMKIN_VERSION "\(.*\)"/\1/p' "$source/include/camkin/camkin.h")

step() { printf '\n-- %s\n' "$1"; }

step "sources"
if [ -n "${2-}" ]; then
    cp "$2" "$work/camkin_$version.orig.tar.gz"
else
    git -C "$source" archive --prefix="camkin-$version/" -o "$work/camkin_$version.orig.tar.gz" HEAD
fi
tar -xzf "$work/camkin_$version.orig.tar.gz" -C "$work"
cd "$work/camkin-$version"
cp -r packaging/debian .
dpkg-parsechangelog --show-field Version | grep -x "$version-1"

step "packages"
unchecked=()
if ! dpkg-checkbuilddeps; then
    echo "these are taken from PyPI"
    unchecked=(-d)
    "$pip" -m pip install --quiet --disable-pip-version-check --target "$work/newer" --only-binary :all: \
        --python-version "$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')" \
        'scikit-build-core>=1.0' 'cffi>=1.17' 'numpy>=1.24' 'tomli-w>=1'
    export PYTHONPATH="$work/newer"
fi
dpkg-buildpackage -us -uc -b "${unchecked[@]}" >"$work/build.log" 2>&1 || {
    tail -n 50 "$work/build.log"
    exit 1
}
cd "$work"
ls ./*.deb

step "lintian"
lintian --fail-on error --info --allow-root ./*.changes

step "the packages in a scratch folder"
for package in ./*.deb; do dpkg-deb --extract "$package" scratch; done
for name in libcamkin-dev libcamkin0 python3-camkin; do
    [ "$(dpkg-deb --field "$name"_*.deb Version)" = "$version-1" ]
done
pc=$(dirname "$(find "$work/scratch" -name camkin.pc)")
read -r -a flags <<<"$(PKG_CONFIG_LIBDIR="$pc" pkg-config --cflags --libs camkin)"
cc "camkin-$version/examples/consumer/main.c" "${flags[@]}" -o consumer
LD_LIBRARY_PATH=$(dirname "$pc") ./consumer | tee consumer.log
grep -q '^s(45 deg) = 5.000 mm$' consumer.log
export PYTHONPATH="$work/scratch/usr/lib/python3/dist-packages${PYTHONPATH+:$PYTHONPATH}"
/usr/bin/python3 -c "import camkin; assert camkin.__version__ == '$version'; print(camkin.__file__)"
/usr/bin/python3 scratch/usr/bin/camkin analyze "camkin-$version/examples/inlet_cam.toml" --rpm 1000 >analysis
head -n 5 analysis # from a file: a pipe that head closes ends the command with status 141
/usr/bin/python3 scratch/usr/bin/camkin fmu "camkin-$version/examples/inlet_cam.toml" -o inlet.fmu
echo "debian: libcamkin0, libcamkin-dev and python3-camkin $version-1 are built, checked by lintian, and work"
