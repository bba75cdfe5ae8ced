// The screens of forms, receipt, check and search in the states a visitor meets, for tests that draw them.
#pragma once

#include <string>
#include <vector>

#include "kiosk/forms/steps.h"
#include "kiosk/shown.h"
#include "tests/support/drawn_screens.h"
#include "tests/support/form_story.h"

namespace veche::tests {

inline void found_road(FormStory& story) {
    auto data = std::make_shared<kiosk::SearchData>();
    for (int i = 0; i < 8; ++i) {
        content::SearchHit hit;
        hit.entry = summary("d" + std::to_string(i), content::Kind::decision, "О ремонте дороги на улице Садовой");
        hit.excerpt = "…выполнить ремонт дороги на улице Садовой от дома 1 до дома 25 до 1 октября…";
        hit.excerpt_marks = {{35, 47}};
        data->answer.hits.push_back(std::move(hit));
    }
    data->answer.total = 23;
    data->answer.kinds.at(static_cast<std::size_t>(content::Kind::decision)) = 20;
    data->answer.kinds.at(static_cast<std::size_t>(content::Kind::news)) = 3;
    data->answer.topics = {{content::TopicId("housing"), 5}, {content::TopicId("roads"), 18}};
    story.answer(std::shared_ptr<const kiosk::SearchData>(data));
}

inline void check_answered(FormStory& story, bool known) {
    kiosk::CheckData data;
    data.known = known;
    data.time = story.state.now;
    data.status = {content::CaseStatus::Stage::registered,
                   "П-2026-000017",
                   Date{2026, 12, 18},
                   "30 дней со дня регистрации (59-ФЗ, статья 12, часть 1)",
                   content::Language::russian,
                   ""};
    story.open(ui::CheckPlace{});
    if (!known) story.happen(kiosk::TextTyped{"ABCD-EFGH-JKMN-PQRS"});
    kiosk::take(story.state.session.screens.back(), data);
}

inline std::vector<DrawnScene<FormStory>> form_scenes() {
    using Story = FormStory;
    return {
        {"appeal-kind", [](Story& story) { story.open(ui::AppealPlace{}); }},
        {"comfort-panel",
         [](Story& story) {
             story.open(ui::AppealPlace{});
             story.act(ui::ShowPanel{ui::Panel::comfort});
         }},
        {"appeal-text",
         [](Story& story) {
             story.fill_appeal("question", "На улице Садовой третий день не горят фонари, идти вечером страшно.");
             story.act(ui::GoToStep{kiosk::step::text});
         }},
        {"appeal-contact-wrong", [](Story& story) { story.fill_appeal("complaint"); }},
        {"appeal-review", [](Story& story) { story.fill_appeal("question", "На улице Садовой не горят фонари."); }},
        {"appeal-spool",
         [](Story& story) {
             story.open(ui::AppealPlace{});
             story.happen(kiosk::SpoolChecked{{false, "full"}, 0});
         }},
        {"appeal-busy",
         [](Story& story) {
             story.fill_appeal();
             story.act(ui::HandIn{});
         }},
        {"appeal-receipt",
         [](Story& story) {
             story.fill_appeal();
             story.act(ui::HandIn{});
             story.sealed();
         }},
        {"comment", [](Story& story) { story.open_comment(); }},
        {"call-back", [](Story& story) { story.open_call_back(); }},
        {"poll-several",
         [](Story& story) {
             story.open_poll();
             story.fill_poll();
             story.act(ui::GoToStep{2});
         }},
        {"poll-scale",
         [](Story& story) {
             story.open_poll();
             story.fill_poll();
             story.act(ui::GoToStep{3});
         }},
        {"poll-review",
         [](Story& story) {
             story.open_poll();
             story.fill_poll();
         }},
        {"poll-thanks",
         [](Story& story) {
             story.open_poll();
             story.fill_poll();
             story.act(ui::HandIn{});
             story.sealed();
         }},
        {"check-empty", [](Story& story) { story.open(ui::CheckPlace{}); }},
        {"check-unknown", [](Story& story) { check_answered(story, false); }},
        {"check-known", [](Story& story) { check_answered(story, true); }},
        {"search-empty", [](Story& story) { story.open(ui::SearchPlace{}); }},
        {"search-found",
         [](Story& story) {
             story.open(ui::SearchPlace{});
             story.happen(kiosk::TextTyped{"дорога"});
             found_road(story);
         }},
        {"search-nothing",
         [](Story& story) {
             story.open(ui::SearchPlace{});
             story.happen(kiosk::TextTyped{"дарога дом"});
             auto data = std::make_shared<kiosk::SearchData>();
             data->answer.advice = {"дорога дом", {"дом"}};
             story.answer(std::shared_ptr<const kiosk::SearchData>(data));
         }},
    };
}

}  // namespace veche::tests
