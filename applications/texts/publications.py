"""What is wrong with a file of publications, or with one of them, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # a file as a whole
    "file_of_publications_too_large": _("The file is larger than %(n_megabytes)s MB. Divide it and import each part."),
    "file_of_publications_empty": _("There is nothing in the file."),
    "file_of_publications_unknown": _(
        "This is neither BibTeX, RIS nor JSON of Crossref or ORCID. Export the publications again in one of these."
    ),
    "file_is_no_text": _("The file is not a text file. Export the publications as BibTeX, RIS or JSON."),
    "file_is_no_json": _("The file begins like JSON, but is broken on line %(line)s."),
    "file_has_no_publications": _("There are no publications in the file."),
    "file_has_too_many_publications": _("The file has more than %(limit)s publications. Divide it."),
    "file_has_too_many_macros": _("The file has more than %(limit)s LaTeX commands. Divide it."),
    # one entry
    "publication_broken": _("The entry that begins on line %(line)s is broken. Is a bracket or a comma missing?"),
    "publication_without_end": _("The entry that begins on line %(line)s does not end with “ER”."),
    "publication_is_no_object": _("This is not a publication."),
    "publication_without_title": _("The title is missing."),
    "publication_without_year": _("The year is missing."),
    "publication_wrong_year": _("“%(written)s” has no year between %(first)s and %(latest)s."),
    "publication_wrong_doi": _("“%(written)s” is not a DOI. It begins with 10. and has a slash."),
    "publication_text_too_long": _("A text has %(n_characters)s characters. At most %(limit)s are allowed."),
    # the own publications
    "no_publications": _("Tick at least one publication to add."),
    "none_ticked": _("Tick at least one publication."),
    "too_many_kept": _("Your CV holds at most %(limit)s publications. Remove some first. Nothing was added."),
    "publication_known": _("You already have “%(title)s”. Nothing was changed."),
    "publication_gone": _("A publication that you ticked has been removed from your CV since you opened the page."),
    "too_many_publications": _("You have ticked %(n_chosen)s publications. The call allows at most %(limit)s."),
    # ORCID
    "orcid_missing": _("Write your ORCID iD in your CV first."),
    "orcid_unreachable": _("ORCID does not answer now. Try again later, or import a file."),
    "orcid_unknown": _("ORCID has no public record with your iD. Check the iD in your CV."),
}
