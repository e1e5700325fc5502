"""The CVs of the researchers, each kept by the person."""

from datetime import datetime

from applications.actions.curriculum import Curriculum, Qualification, save_curriculum
from applications.actions.publications import add_publications
from applications.domain.publications.work import Work
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import account_of
from clusterportal.demo.loading.agencies import organisation
from clusterportal.demo.loading.reviewers import publications
from clusterportal.demo.sample_files import Row


def load_researchers(at: datetime) -> None:
    """Everybody keeps the own CV, from which a copy is transferred into applications."""
    for row in sample.people("researchers"):
        user = account_of(row)
        save_curriculum(user, _curriculum(row), by=user, at=at)
        add_publications([Work(**work) for work in publications(row)], by=user, at=at)


def _curriculum(row: Row) -> Curriculum:
    degree = row["doctoral_degree"]
    employer, university = organisation(row["organisation"]), organisation(degree["organisation"])
    return Curriculum(
        name=sample.name_of(row),
        orcid=row["orcid"],
        title=row["title_en"],
        degrees=[Qualification("Doctoral degree", university.name_en, degree["year"])],
        merits=f"{row['title_en']} at {employer.name_en} since {row['employed_from']}.",
        organisation=employer,
        department=row["department"],
        since=row["employed_from"],
    )
