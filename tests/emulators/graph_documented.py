"""What Meta documents of the parts of the Graph that the hub uses (v25.0), and where.

The emulator refuses every name that does not stand here, as the Graph would: error 100.
"""

from __future__ import annotations

from dataclasses import dataclass

REFERENCE = "https://developers.facebook.com/docs/graph-api/reference/"

# https://developers.facebook.com/docs/graph-api/reference/pagepost/
POST_WORDS = """id actions admin_creator allowed_advertising_objectives application backdated_time
    call_to_action can_reply_privately child_attachments comments_mirroring_domain coordinates created_time
    event expanded_height expanded_width feed_targeting from full_picture height icon instagram_eligibility
    is_app_share is_eligible_for_promotion is_expired is_hidden is_inline_created is_instagram_eligible
    is_popular is_published is_spherical message message_tags multi_share_end_card multi_share_optimized
    parent_id permalink_url place privacy promotable_id promotion_status properties scheduled_publish_time
    shares status_type story story_tags subscribed target targeting timeline_visibility updated_time via
    video_buying_eligibility width attachments"""
POST_FIELDS = set(POST_WORDS.split())
# https://developers.facebook.com/docs/graph-api/reference/page/ (those of use here; there are many more)
PAGE_FIELDS = {"id", "name", "about", "category", "category_list", "fan_count", "link", "picture", "username"}
# https://developers.facebook.com/docs/graph-api/reference/user/accounts/
ACCOUNT_FIELDS = PAGE_FIELDS | {"access_token", "tasks", "perms"}
# https://developers.facebook.com/docs/graph-api/results (cursor-based, time-based pagination)
PAGING = {"limit", "after", "before", "since", "until"}
# Everywhere: https://developers.facebook.com/docs/graph-api/overview and .../guides/secure-requests
EVERYWHERE = {"access_token", "appsecret_proof", "fields", "locale", "pretty"}


@dataclass(frozen=True)
class Operation:
    """One method at one kind of address."""

    method: str
    name: str
    documentation: str
    parameters: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()


def _operation(method: str, name: str, documentation: str, **sets: set[str]) -> Operation:
    return Operation(
        method, name, REFERENCE + documentation, **{key: frozenset(value) for key, value in sets.items()}
    )


READ, WRITE = {"pages_read_engagement"}, {"pages_manage_posts", "pages_read_engagement"}
OPERATIONS = {
    (operation.method, operation.name): operation
    for operation in (
        _operation("GET", "me", "page/", fields=PAGE_FIELDS),
        _operation(
            "GET",
            "me/accounts",
            "user/accounts/",
            parameters=PAGING,
            fields=ACCOUNT_FIELDS,
            scopes={"pages_show_list"},
        ),
        _operation(
            "GET", "debug_token", "debug_token/", parameters={"input_token"}, required={"input_token"}
        ),
        # https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
        _operation(
            "GET",
            "oauth/access_token",
            "../../facebook-login/guides/access-tokens/get-long-lived",
            parameters={"grant_type", "client_id", "client_secret", "fb_exchange_token"},
            required={"grant_type", "client_id", "client_secret", "fb_exchange_token"},
        ),
        _operation(
            "GET",
            "page/published_posts",
            "page/published_posts/",
            parameters=PAGING,
            fields=POST_FIELDS,
            scopes=READ,
        ),
        _operation(
            "POST",
            "page/feed",
            "page/feed/#publish",
            parameters={
                "message", "link", "published", "scheduled_publish_time", "backdated_time", "place", "tags",
                "targeting", "feed_targeting", "attached_media", "child_attachments", "call_to_action",
                "multi_share_end_card", "multi_share_optimized", "object_attachment", "actions", "name",
            },
            scopes=WRITE,
        ),
        _operation(
            "POST",
            "page/photos",
            "page/photos/#Creating",
            parameters={
                "caption", "source", "url", "published", "alt_text_custom", "backdated_time", "no_story",
                "place", "scheduled_publish_time", "targeting", "feed_targeting", "temporary",
                "unpublished_content_type", "vault_image_id", "allow_spherical_photo",
            },
            scopes=WRITE,
        ),
        _operation("GET", "post", "pagepost/", fields=POST_FIELDS, scopes=READ),
        _operation(
            "POST",
            "post",
            "pagepost/#Updating",
            parameters={
                "message", "is_published", "is_hidden", "timeline_visibility", "scheduled_publish_time",
                "backdated_time", "tags", "place", "is_pinned",
            },
            scopes=WRITE,
        ),
        _operation("DELETE", "post", "pagepost/#Deleting", scopes=WRITE),
    )
}  # fmt: skip
