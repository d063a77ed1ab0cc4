#!/usr/bin/env bash
# Lighthouse (mobile) on the main page types of a running hub: `make run`, then `make audit` beside it.
# Fails below 95 for performance and 100 for accessibility, best practices and SEO. Needs npm and Chromium.
set -euo pipefail
base=${1:-http://127.0.0.1:8000}
cd "$(dirname "$0")/.."
out=${VAR_DIR:-var}/audit
mkdir -p "$out"
CHROME_PATH=$(command -v chromium || command -v google-chrome || command -v chromium-headless-shell)
export CHROME_PATH

# Pages of each kind, from the feed of addresses that search engines get.
paths=$(.venv/bin/python manage.py shell -v 0 -c '
from hub.core.models import InitiativePage
from hub.home.models import HashtagPage
print("/it/")
print(HashtagPage.objects.live().filter(locale__language_code="it").first().get_url_parts()[2])
for kind in ("project", "video", "contest"):
    page = InitiativePage.objects.live().filter(kind=kind, locale__language_code="it").first()
    if page:
        print(page.get_url_parts()[2])
')
failed=0
for path in $paths; do
    name=$(echo "$path" | tr '/' '_')
    # Chromium sometimes loses the trace of a page ("NO_NAVSTART"): ask again.
    for try in 1 2 3; do
        npx --yes lighthouse@13.5.0 "$base$path" --quiet --output=json --output-path="$out/$name.json" \
            --chrome-flags="--headless --no-sandbox --disable-gpu --disable-background-networking" \
            --only-categories=performance,accessibility,best-practices,seo 2>"$out/$name.log" && break
        [ "$try" -lt 3 ] || { tail -5 "$out/$name.log"; failed=1; continue 2; }
    done
    .venv/bin/python - "$out/$name.json" "$path" <<'PYTHON' || failed=1
import json, sys
report = json.load(open(sys.argv[1]))
scores = {name: round(part["score"] * 100) for name, part in report["categories"].items()}
print(f"{sys.argv[2]:50}", *(f"{name} {score}" for name, score in scores.items()))
low = {name for name, score in scores.items() if score < (95 if name == "performance" else 100)}
for name in low:
    for ref in report["categories"][name]["auditRefs"]:
        audit = report["audits"][ref["id"]]
        if ref["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            print(f"    {name}: {audit['id']} {audit.get('displayValue', '')}")
sys.exit(bool(low))
PYTHON
done
exit $failed
