# The hub as one container: web server and worker together (or one of them: see deploy/README.md).
FROM python:3.13-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=hub.settings.production VAR_DIR=/var/hub
WORKDIR /srv/hub
COPY requirements-run.lock .
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements-run.lock
COPY manage.py ./
COPY hub hub
COPY projects projects
COPY contests contests
COPY media media
# Catalogues and static files are made here; the values given only let the settings load.
RUN export SECRET_KEY=build ALLOWED_HOSTS=build EMAIL_URL=consolemail:// STATIC_DIR=/srv/hub/static VAR_DIR=/tmp/hub \
    && python manage.py catalogues compile && python manage.py styles \
    && python manage.py collectstatic --noinput --verbosity 0 && rm -r /tmp/hub
ENV STATIC_DIR=/srv/hub/static
RUN useradd --system --home-dir /var/hub --create-home hub
USER hub
VOLUME /var/hub
EXPOSE 8000
HEALTHCHECK CMD python -c "import socket; socket.create_connection(('127.0.0.1', 8000), 3)"
CMD ["sh", "-c", "python manage.py prepare --town \"${TOWN:-Restiamo Connessi}\" && exec python manage.py serve --host 0.0.0.0"]
