"""How Google says no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.emulators.serving import Answer

if TYPE_CHECKING:
    from tests.emulators.serving import Failure, Request

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
}
CHALLENGE = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
# A failure that is ordered: its status, the reason of the old shape, and of the new one.
ORDERED = {
    "quotaExceeded": (403, "quotaExceeded", ""),
    "dailyLimitExceeded": (403, "dailyLimitExceeded", ""),
    "uploadLimitExceeded": (400, "uploadLimitExceeded", ""),
    "rateLimitExceeded": (403, "rateLimitExceeded", ""),
    "userRateLimitExceeded": (403, "userRateLimitExceeded", ""),
    "429": (429, "rateLimitExceeded", "RATE_LIMIT_EXCEEDED"),
    "429perDay": (429, "rateLimitExceeded", "RATE_LIMIT_EXCEEDED"),
    "tokenExpired": (401, "authError", ""),
    "keyInvalid": (400, "badRequest", "API_KEY_INVALID"),
    "keyForOtherService": (403, "forbidden", "API_KEY_SERVICE_BLOCKED"),
    "accessNotConfigured": (403, "accessNotConfigured", "SERVICE_DISABLED"),
    "forbidden": (403, "forbidden", ""),
    "insufficientPermissions": (403, "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
    "notFound": (404, "notFound", ""),
    "invalidTitle": (400, "invalidTitle", ""),
    "backendError": (500, "backendError", ""),
}
LOGIN_WORDS = {"invalid_grant", "invalid_client", "invalid_request", "access_denied"}


def refused(
    status: int, reason: str, message: str, *, detail: str = "", metadata: dict[str, str] | None = None
) -> Answer:
    domain = "youtube.quota" if "quota" in reason.lower() else "youtube.api"
    error: dict[str, Any] = {
        "code": status,
        "message": message,
        "errors": [{"message": message, "domain": domain, "reason": reason}],
    }
    if status in STATUS:
        error["status"] = STATUS[status]
    if detail:
        error["details"] = [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": detail,
                "domain": "googleapis.com",
                "metadata": {"service": "youtube.googleapis.com", **(metadata or {})},
            }
        ]
    answer = Answer.of({"error": error}, status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer


def ordered(failure: Failure, request: Request) -> Answer | None:
    """The refusal that ``failure`` names. Its message repeats what was sent, as a clumsy service might."""
    if failure.how in LOGIN_WORDS:
        words = {"error": failure.how, "error_description": "Token has been expired or revoked."}
        return Answer.of(words, 400)
    if failure.how not in ORDERED:
        return None
    status, reason, detail = ORDERED[failure.how]
    sent = [request.headers.get(name, "") for name in ("X-Goog-Api-Key", "Authorization")]
    by_day = {"quota_limit": "defaultPerDayPerProject"} if failure.how == "429perDay" else {}
    message = f"Refused by order: {request.path} {request.query} {sent}"
    return refused(status, reason, message, detail=detail, metadata=by_day)
