"""The work page of who has to look second: what a colleague put forward, what units object to; never of who put it forward."""

from appraisals.publishing import propose_publication
from rankings.objections import raise_objection
from rankings.services import propose_ranking
from tests.appraisals.test_public import WORDS
from tests.appraisals.test_scores import Scored
from tests.factories import make_year_list
from tests.rankings.support import JULY

from .test_work import WorkCase


class SecondLooks(WorkCase, Scored):
    """Today is a day in January 2019: July 2018 and the year are over."""

    def ranking(self):
        return propose_ranking(self.scope(JULY), by=self.city_staff)

    def address(self, person, verb: str) -> str:
        tasks = (task for group in self.page(person).groups for task in group.tasks)
        return next(task.url for task in tasks if task.verb == verb)

    def assert_only_for(self, *people, task: tuple[str, str]) -> None:
        """Exactly these people have the task, and for them it has no day."""
        for name, person in self.everyone().items():
            with self.subTest(name):
                assert (("prompt", *task) in self.tasks(person)) == (person in people)

    def test_a_ranking_waits_for_a_colleague_of_who_proposed_it(self):
        ranking = self.ranking()
        self.assert_only_for(self.city_colleague, task=("审核公布", "2018年7月排行榜"))
        assert self.address(self.city_colleague, "审核公布") == ranking.get_absolute_url()

    def test_an_objection_to_a_ranking_waits_for_all_the_staff(self):
        ranking = self.ranking()
        raise_objection(ranking, self.housing, reason="有误", by=self.liaison)
        self.assert_only_for(self.city_staff, self.city_colleague, task=("答复异议", "2018年7月排行榜"))
        assert self.address(self.city_staff, "答复异议") == ranking.get_absolute_url()

    def test_a_score_sheet_and_objections_to_it_as_well(self):
        sheet = self.sheet()
        raise_objection(sheet, self.housing, reason="有误", by=self.liaison)
        self.assert_only_for(self.city_colleague, task=("审核评分表", "2018年评分表"))
        self.assert_only_for(self.city_staff, self.city_colleague, task=("答复异议", "2018年评分表"))
        assert self.address(self.city_colleague, "审核评分表") == sheet.get_absolute_url()

    def test_a_notice_waits_for_colleague_and_leader(self):
        notice = self.proposed()
        self.assert_only_for(self.city_colleague, self.leader, task=("审批通报", notice.title))
        assert self.address(self.leader, "审批通报") == notice.get_absolute_url()

    def test_words_of_a_notice_for_everybody_wait_for_a_colleague(self):
        notice = self.issued()
        words = propose_publication(notice, text=WORDS, by=self.city_staff)
        self.assert_only_for(self.city_colleague, task=("审核公开", notice.title))
        assert self.address(self.city_colleague, "审核公开") == words.get_absolute_url()

    def test_a_years_list_for_everybody_waits_for_a_colleague(self):
        listed = make_year_list(self.city_congress, status="proposed", proposed_by=self.city_staff)
        self.assert_only_for(self.city_colleague, task=("审核公开", "2018年监督计划"))
        assert self.address(self.city_colleague, "审核公开") == listed.get_absolute_url()

    def test_all_of_it_is_one_query(self):
        self.sign_in(self.city_colleague)
        for make in (lambda: None, self.ranking, self.sheet, self.proposed):
            make()
            with self.assertNumQueries(18):
                self.client.get("/work/")
