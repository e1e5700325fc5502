# One image for web, worker and beat; compose.yaml says which is which.
FROM python:3.13-slim-bookworm AS build
WORKDIR /portal
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --only-binary=:all: --require-hashes -r requirements.txt
COPY . .
RUN for app in clusterportal applications reviews; do \
      /venv/bin/python -m babel.messages.frontend compile --domain=django --directory=$app/locale || exit 1; \
    done
# The key is only for this step; nothing of it stays in the image.
RUN SECRET_KEY=build BASE_URL=http://build RECEIPT_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    REDIS_URL=redis://build STATIC_ROOT=/portal/static-built \
    /venv/bin/python manage.py collectstatic --no-input

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /nonexistent portal \
    && install -d -o portal -g portal /var/lib/clusterportal/files
COPY --from=build /venv /venv
COPY --from=build /portal /portal
WORKDIR /portal
USER portal
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 BIND=0.0.0.0:8000 DATABASE_POOL=12 \
    STATIC_ROOT=/portal/static-built FILES_ROOT=/var/lib/clusterportal/files
VOLUME /var/lib/clusterportal/files
EXPOSE 8000
CMD ["gunicorn", "clusterportal.wsgi:application"]
