#!/usr/bin/env bash
# Stages of a run on a lent GPU machine, one command each; see GPU.md for order and times.
# State lives in $LF (outside the checkout), results in $OUT.
set -euo pipefail
export PYTHONUNBUFFERED=1
LF=${LF:-/tmp/lf}
PYTHON=${PYTHON:-python3}
CONFIG=${CONFIG:-training/configs/gpu.toml}
DEVICE=${DEVICE:-cuda}
export PYTHONPATH=$LF/site${PYTHONPATH:+:$PYTHONPATH}
mkdir -p "$LF/data" "$LF/teacher" "$LF/answers"

background() { # name, command...: start once, outlive this call, log to $LF/name.log
  local name=$1
  shift
  if [ -f "$LF/$name.pid" ] && kill -0 "$(cat "$LF/$name.pid")" 2>/dev/null; then
    echo "$name: still running"
    return
  fi
  setsid nohup "$@" >>"$LF/$name.log" 2>&1 </dev/null &
  echo $! >"$LF/$name.pid"
  echo "$name: started"
}

wait_for() { # name: until its process ends, showing the end of its log
  while kill -0 "$(cat "$LF/$1.pid")" 2>/dev/null; do sleep 2; done
  tail -n 3 "$LF/$1.log"
}

stage=$1
shift
case $stage in
  # receive FOLDER data|teacher: take over a carried payload; .zst files are unpacked
  receive)
    cp -r "$1/." "$LF/$2/"
    for wheel in "$LF/$2"/*.whl; do
      [ -e "$wheel" ] || continue
      "$PYTHON" -m pip install -q --no-index --no-deps --no-cache-dir --upgrade --target "$LF/site" "$wheel"
      rm "$wheel"
    done
    for file in "$LF/$2"/*.bin.zst; do
      [ -e "$file" ] || continue
      "$PYTHON" -m training.payloads unpack "$file"
    done
    ls "$LF/$2" | wc -l
    ;;
  # student SECONDS [NAME...]: train on all languages in the background
  student)
    seconds=$1
    shift
    background student "$PYTHON" -m training.train --data "$LF/data" --out "$LF/run" \
      --config "$CONFIG" --device "$DEVICE" --seconds "$seconds" --names "${@:-train}"
    sleep 20
    tail -n 2 "$LF/student.log"
    ;;
  # show: how the background runs are doing
  show)
    tail -n 2 "$LF"/*.log
    ;;
  # teach SECONDS: translate the worklist, bring the answers home
  teach)
    "$PYTHON" -m training.distill translate --work "$LF/data/work.tsv.zst" \
      --teacher "$LF/teacher" --answers "$LF/answers" --seconds "$1" --device "$DEVICE" \
      --batch "${BATCH:-1536}" --chunk "${CHUNK:-8192}"
    mkdir -p "$LF/sent" "$LF/fresh"
    for file in "$LF"/answers/answers-*.zst; do
      [ -e "$LF/sent/$(basename "$file")" ] || ln "$file" "$LF/fresh/"
    done
    "$PYTHON" -m training.distill gather --work "$LF/data/work.tsv.zst" \
      --answers "$LF/fresh" --out "$OUT/answers"
    find "$LF/fresh" -type f -exec mv -t "$LF/sent" {} +
    ;;
  # tune SECONDS: after the student, one short run per language from its average
  tune)
    wait_for student
    "$PYTHON" -m training.average --run "$LF/run" --last 4 --out "$LF/average.pt"
    shift_names=("${@:2}")
    for lang in pl ru zh ja id; do
      "$PYTHON" -m training.train --data "$LF/data" --out "$LF/run-$lang" \
        --config "${TUNE_CONFIG:-training/configs/tune.toml}" --device "$DEVICE" \
        --init "$LF/average.pt" --language "$lang" --seconds "$1" \
        --names "${shift_names[@]:-train}" | tail -n 1
      "$PYTHON" -m training.average --run "$LF/run-$lang" --last 2 --out "$LF/average-$lang.pt"
    done
    ;;
  # collect NAME...: shrink checkpoints into $OUT ("all" is the multilingual one)
  collect)
    for name in "$@"; do
      source=$LF/average-$name.pt
      if [ "$name" = all ]; then
        "$PYTHON" -m training.average --run "$LF/run" --last 4 --out "$LF/average.pt"
        source=$LF/average.pt
      fi
      "$PYTHON" -m training.shrink "$source" "$OUT/$name.pt"
    done
    cp "$LF"/run/curve.jsonl "$OUT/curve.jsonl"
    ;;
  *)
    echo "unknown stage: $stage" >&2
    exit 2
    ;;
esac
