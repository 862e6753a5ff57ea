# SPDX-License-Identifier: Apache-2.0
# A KRM function that tells what it was given and where it runs; MODE makes it do something else.
input=$(cat; echo x)
input=${input%x}
echo "said on stderr" >&2
case "$MODE" in
cat) printf '%s' "$input"; exit 0 ;;
fail) exit 3 ;;
sleep) sleep 1000 ;;
esac
cat <<CONFIG_MAP
apiVersion: v1
kind: ConfigMap
metadata:
  name: seen
data:
  id: "$(id -u):$(id -g):$(id -G)"
  words: "$*"
  directory: "$PWD"
  environment: "$(env | grep -v '^HOSTNAME\|^PWD\|^SHLVL\|^OLDPWD\|^_=' | sort | tr '\n' ' ')"
  links: "$(ls /sys/class/net | grep -v 'tunl0\|sit0\|ip6tnl0' | tr '\n' ' ')"
  mounts: "$(ls /mnt 2>&1 | tr '\n' ' ')"
  mounted: "$(cat /mnt/x/file 2>&1)"
  mount_writable: "$(touch /mnt/x/new 2>&1 && echo yes)"
  root_writable: "$(touch /tmp/x 2>&1 && echo yes)"
  privileges: "$(grep NoNewPrivs /proc/self/status | tr '\t' ' ')"
  capabilities: "$(grep 'CapEff\|CapPrm' /proc/self/status | tr '\t\n' '  ')"
  stdin: |
$(printf '%s' "$input" | sed 's/^/    /')
CONFIG_MAP
