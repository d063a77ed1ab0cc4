"""The legal notes explain the licence in a section of the program: the paragraph that they began with goes.

Only where it stands as the program wrote it; what a town has written stays.
"""

import json
import re
from typing import Any

from django.db import migrations

BEFORE = (
    "In applicazione del principio «open by default» ai sensi dell’articolo 52 del decreto legislativo 7 marzo "
    "2005, n. 82 (CAD), e salvo dove diversamente specificato, i dati, i documenti e le informazioni pubblicati "
    'sul sito sono rilasciati con licenza <a href="https://creativecommons.org/licenses/by/4.0/deed.it">Creative '
    "Commons Attribuzione 4.0 Internazionale (CC BY 4.0)</a>. Potete riprodurli, distribuirli e modificarli, anche "
    "per scopi commerciali, citando "
)
# The editor gives each paragraph a key; the town's name was put in.
KEY = r'(?: data-block-key="\w+")?'
SEEDED = re.compile(
    rf"<h2{KEY}>Licenza dei contenuti</h2>\s*<p{KEY}>{re.escape(BEFORE)}[^<]+\.</p>\s*", re.ASCII
)


def without_licence(blocks: list[dict[str, Any]]) -> bool:
    """Take the paragraph out of a body as it is stored; whether it was there."""
    found = False
    for block in blocks:
        if block["type"] == "text" and SEEDED.search(block["value"]):
            block["value"] = SEEDED.sub("", block["value"])
            found = True
    return found


def say_it_once(apps: Any, schema_editor: Any) -> None:
    settings = apps.get_model("core", "SiteSettings").objects.exclude(legal_page=None)
    keys = settings.values_list("legal_page__translation_key", flat=True)
    revisions = apps.get_model("wagtailcore", "Revision").objects
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="home", model="infopage")
    for page in apps.get_model("home", "InfoPage").objects.filter(translation_key__in=list(keys)):
        blocks = [dict(block) for block in page.body.raw_data]
        if without_licence(blocks):
            page.body = json.dumps(blocks)
            page.save(update_fields=["body"])
        # What is published or edited next comes from a revision.
        for revision in revisions.filter(content_type__in=kind, object_id=str(page.pk)):
            blocks = json.loads(revision.content.get("body") or "[]")
            if without_licence(blocks):
                revision.content["body"] = json.dumps(blocks)
                revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0008_what_is_not_translated_yet"),
        ("core", "0014_untranslated"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [migrations.RunPython(say_it_once, migrations.RunPython.noop)]
