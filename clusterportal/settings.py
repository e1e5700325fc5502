"""The portal's only settings; every value that differs between places comes from the environment.

`CLUSTERPORTAL_MODE` is production (default), demo or test.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from clusterportal import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO, TEST = env.MODE == "demo", env.MODE == "test"
PUBLIC = not (DEMO or TEST)
STATE = Path(env.optional("CLUSTERPORTAL_STATE", str(BASE_DIR / ".state")))

DEBUG = False
SECRET_KEY = env.required("SECRET_KEY", "Set it to 50 random characters.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default="" if PUBLIC else "localhost,127.0.0.1,testserver")
BASE_URL = env.required("BASE_URL", "Set it to the portal's public address.")
if not PUBLIC:
    env.refuse_public_demo(ALLOWED_HOSTS, BASE_URL)
RECEIPT_SEED = env.ed25519_seed("RECEIPT_KEY", "Set it to 32 random bytes in base64.")
FILES_ROOT = Path(env.optional("FILES_ROOT", str(STATE / "files")))

DATABASES = {"default": env.database(env.optional("DATABASE_URL"), pool_size=int(env.optional("DATABASE_POOL", "0")))}
DATABASE_OWNER_URL = env.optional("DATABASE_OWNER_URL")
REDIS_URL = env.required("REDIS_URL", "Set it to redis://… or unix:///….")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "reviews.apps.PortalAdminConfig",
    *(f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages", "postgres")),
    *(f"django.contrib.{app}" for app in ("sitemaps", "staticfiles")),
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_celery_beat",
    "django_htmx",
    "csp",
    "pgtrigger",
    *(f"clusterportal.{room}" for room in ("accounts", "audit", "jobs", "mail", "files", "requests", "approvals")),
    "applications",
    "reviews",
    *([] if PUBLIC else ["clusterportal.demo"]),
]
MIDDLEWARE = [
    "clusterportal.requests.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clusterportal.requests.middleware.ArrivalMiddleware",
    "clusterportal.accounts.middleware.PersonalPagesMiddleware",
    "clusterportal.accounts.middleware.SecondFactorMiddleware",
    "clusterportal.accounts.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "clusterportal.urls"
WSGI_APPLICATION = "clusterportal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", *([BASE_DIR / "tests" / "templates"] if TEST else [])],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["clusterportal.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clusterportal.navigation.navigation",
                *([] if PUBLIC else ["clusterportal.demo.context.demo_bar"]),
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "portal"
CRISPY_TEMPLATE_PACK = "portal"

# Accounts: the e-mail address is the user name.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "CommonPassword", "NumericPassword")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}}]
# Tests make hundreds of accounts; everywhere else hashing is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers." + ("MD5PasswordHasher" if TEST else "PBKDF2PasswordHasher")]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "clusterportal.accounts.adapter.AccountAdapter"
ON_SIGNING_IN = "applications.actions.people.recognise"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    name: f"clusterportal.accounts.forms.{name.title().replace('_', '')}Form"
    for name in (
        *("login", "signup", "add_email", "change_password", "set_password", "reauthenticate"),
        *("reset_password", "reset_password_from_key"),
    )
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# By account (and browser), never by address: a whole university stands behind one.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/key",
    "reset_password": "5/h/key",
    "confirm_email": "1/1m/key",
    "uninvited_mail": "3/h/key",
    **dict.fromkeys(["login", "signup", "reset_password_from_key", "request_login_code", "verify_phone"]),
}
# A second factor: available to everybody, required where the setting says so of the roles that need one.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "ClusterPortal"
MFA_FORMS = {
    "authenticate": "clusterportal.accounts.forms.AuthenticateForm",
    "reauthenticate": "clusterportal.accounts.forms.MfaReauthenticateForm",
    "activate_totp": "clusterportal.accounts.forms.ActivateTOTPForm",
}
MFA_REQUIRED = env.flag("MFA_REQUIRED", default=PUBLIC)
MFA_REQUIRED_OF = "reviews.policies.roles.needs_second_factor"

# Services elsewhere, off while empty: a virus scanner; ORCID's API (https://pub.orcid.org/v3.0) for researchers' works.
CLAMD_ADDRESS, ORCID_API_URL = env.optional("CLAMD_ADDRESS"), env.optional("ORCID_API_URL").rstrip("/")

# How a refusal that no view catches is put into words.
REFUSAL_SENTENCES = "reviews.texts.sentence"

# The demo and the tests may move the domain's clock forward; nothing else can.
CLOCK_OFFSET = None if PUBLIC else "clusterportal.demo.clock.offset"

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = ["clusterportal.formats"]
LANGUAGES = [("en", _("English")), ("sv", _("Swedish"))]
LOCALE_PATHS = [BASE_DIR / "clusterportal" / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# The demo and the tests serve static files from where they are written.
STATIC_ROOT = Path(env.optional("STATIC_ROOT", str(BASE_DIR / "static-built"))) if PUBLIC else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PUBLIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PUBLIC
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CACHES = {"default": env.cache(REDIS_URL)}
CELERY_BROKER_URL = env.broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = TIME_ZONE
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if PUBLIC else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = env.optional("EMAIL_HOST", "localhost"), int(env.optional("EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = env.optional("MAIL_FROM", "ClusterPortal <no-reply@clusterportal.example>")
MAIL_RETURNS_TO = env.optional("MAIL_RETURNS_TO")

LOGGING = env.LOGGING_TO_OUTPUT

# Closed by default: plain cookie names only where the demo and the tests speak http.
HTTPS = env.flag("HTTPS", default=PUBLIC)
TRUSTED_PROXY = env.optional("TRUSTED_PROXY")
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if HTTPS else ("session", "csrf")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # sub-domains and preload are the host's to decide
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{directive: [SELF] for directive in ("default-src", "base-uri", "form-action")},
        **{directive: [NONE] for directive in ("object-src", "frame-ancestors")},
        "img-src": [SELF, "data:"],
    }
}
