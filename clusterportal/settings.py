"""The portal's only settings; every value that differs between places comes from the environment.

`CLUSTERPORTAL_MODE` is production (default), demo or test.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from clusterportal.environment import broker, database, ed25519_seed, flag, refuse_public_demo, required, words

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = required("CLUSTERPORTAL_MODE", "Use production, demo or test.", default="production")
DEMO = MODE == "demo"
TEST = MODE == "test"
PUBLIC = not (DEMO or TEST)
STATE = Path(required("CLUSTERPORTAL_STATE", "Name a folder.", default=str(BASE_DIR / ".state")))

DEBUG = False
SECRET_KEY = required(
    "SECRET_KEY", "Set it to 50 random characters.", default=None if PUBLIC else "only-for-demo-and-tests-" + 40 * "x"
)
ALLOWED_HOSTS = words("ALLOWED_HOSTS", default="" if PUBLIC else "localhost,127.0.0.1,testserver")
BASE_URL = required(
    "BASE_URL", "Set it to the portal's public address.", default=None if PUBLIC else "http://127.0.0.1:8000"
)
if not PUBLIC:
    refuse_public_demo(ALLOWED_HOSTS, BASE_URL)
RECEIPT_SEED = ed25519_seed(
    "RECEIPT_KEY", "Set it to 32 random bytes in base64.", default=None if PUBLIC else 42 * "A" + "A="
)
FILES_ROOT = Path(required("FILES_ROOT", "Name a folder.", default=str(STATE / "files")))

DATABASES = {
    "default": database(
        required("DATABASE_URL", "", default=""), pool_size=int(required("DATABASE_POOL", "", default="0"))
    )
}
DATABASE_OWNER_URL = required("DATABASE_OWNER_URL", "", default="")
REDIS_URL = required(
    "REDIS_URL", "Set it to redis://… or unix:///….", default=None if PUBLIC else "redis://127.0.0.1:6379"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "reviews.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "django_celery_beat",
    "django_htmx",
    "csp",
    "pgtrigger",
    "clusterportal.accounts",
    "clusterportal.audit",
    "clusterportal.jobs",
    "clusterportal.mail",
    "clusterportal.files",
    "clusterportal.requests",
    "clusterportal.approvals",
    "applications",
    "reviews",
    *([] if PUBLIC else ["clusterportal.demo"]),
]
MIDDLEWARE = [
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
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
]
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
    "login": "clusterportal.accounts.forms.LoginForm",
    "signup": "clusterportal.accounts.forms.SignupForm",
    "add_email": "clusterportal.accounts.forms.AddEmailForm",
    "change_password": "clusterportal.accounts.forms.ChangePasswordForm",
    "set_password": "clusterportal.accounts.forms.SetPasswordForm",
    "reset_password": "clusterportal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "clusterportal.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "clusterportal.accounts.forms.ReauthenticateForm",
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
MFA_REQUIRED = flag("MFA_REQUIRED", default=PUBLIC)
MFA_REQUIRED_OF = "reviews.policies.roles.needs_second_factor"

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
STATIC_ROOT = Path(required("STATIC_ROOT", "", default=str(BASE_DIR / "static-built"))) if PUBLIC else None
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

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = TIME_ZONE
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if PUBLIC else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = required("EMAIL_HOST", "", default="localhost")
EMAIL_PORT = int(required("EMAIL_PORT", "", default="25"))
DEFAULT_FROM_EMAIL = required("MAIL_FROM", "", default="ClusterPortal <no-reply@clusterportal.example>")

# To the process's output, where whoever runs it collects it; no personal data is logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"output": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["output"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["output"], "level": "INFO", "propagate": False}},
}

# Closed by default: plain cookie names only where the demo and the tests speak http.
HTTPS = flag("HTTPS", default=PUBLIC)
TRUSTED_PROXY = required("TRUSTED_PROXY", "", default="")
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
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
