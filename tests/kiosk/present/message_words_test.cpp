// Where the law asks for an identification no kiosk makes, nothing there speaks as if the law were at work.
#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <set>

#include "kiosk/present.h"
#include "tests/folders.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

// Remembers what was put into words, those of the tests or the real ones.
class HeardWords final : public ui::Words {
  public:
    explicit HeardWords(const ui::Words& words) : words_(words) {}
    [[nodiscard]] std::string say(content::Language language, std::string_view key) const override {
        return *heard.insert(words_.say(language, key)).first;
    }
    [[nodiscard]] std::string count(content::Language language, std::string_view one, std::string_view many,
                                    std::int64_t number) const override {
        return *heard.insert(words_.count(language, one, many, number)).first;
    }
    [[nodiscard]] std::string day(content::Language language, Date date, Date today) const override {
        return words_.day(language, date, today);
    }
    [[nodiscard]] std::string day_with_weekday(content::Language language, Date date, Date today) const override {
        return words_.day_with_weekday(language, date, today);
    }
    [[nodiscard]] std::string until(content::Language language, Date last_day, Date today) const override {
        return words_.until(language, last_day, today);
    }
    [[nodiscard]] std::string month(content::Language language, int year, int month) const override {
        return words_.month(language, year, month);
    }
    [[nodiscard]] std::string number(content::Language language, double value) const override {
        return words_.number(language, value);
    }

    mutable std::set<std::string> heard;

  private:
    const ui::Words& words_;
};

// What the code of a receipt tells: nothing known, waiting in each way, each stage, and that it could not be read.
void look_at_checks(FormStory& story, const std::function<void()>& look) {
    story.open(ui::CheckPlace{});
    look();
    const auto tell = [&](const CheckData& data) {
        std::get<CheckScreen>(story.state.session.screens.back().state).data = data;
        look();
    };
    for (const bool reached : {false, true}) {
        story.state.sync.reached = reached;
        for (const auto waits : {CheckData::Waits::nothing, CheckData::Waits::to_be_sent, CheckData::Waits::refused}) {
            CheckData data;
            data.waits = waits;
            tell(data);
        }
    }
    using Stage = content::CaseStatus::Stage;
    for (const Stage stage : {Stage::received, Stage::registered, Stage::answered}) {
        CheckData data;
        data.known = true;
        data.time = story.state.now;
        data.status.stage = stage;
        data.server_knows_less = true;
        tell(data);
    }
    std::get<CheckScreen>(story.state.session.screens.back().state).data.reset();
    story.state.session.screens.back().problem = "the disk does not answer";
    look();
    story.state.session.screens.back().problem.clear();
}

// From the screen nobody stands at over a search that finds nothing, with every kind of appeal and each need of the law
// left unmet once, to the receipt and what became of it. What was said on the way.
std::set<std::string> heard_on_the_way(const content::LegalProfile& profile, const ui::Words& with,
                                       content::Language language) {
    HeardWords words(with);
    FormStory story;
    story.state.profile = profile;
    story.state.session.language = language;
    const std::function<void()> look = [&] { static_cast<void>(present(story.state, words)); };
    State nobody = story.state;
    nobody.session.active = false;
    nobody.home_language = language;
    static_cast<void>(present(nobody, words));
    State empty = story.state;
    empty.town.reset();
    static_cast<void>(present(empty, words));
    story.answer(std::make_shared<const HomeData>());
    look();
    story.open(ui::AboutPlace{});
    look();
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"lamp"});
    story.answer(std::make_shared<const SearchData>());
    look();
    for (const content::FormOfAppeal& form : profile.forms) {
        story.fill_appeal(form.id.text());
        look();
    }
    story.fill_appeal("question");
    look();
    story.act(ui::HandIn{});
    story.sealed();
    look();
    look_at_checks(story, look);
    return words.heard;
}

std::set<std::string> heard_on_the_way(const content::LegalProfile& profile) {
    return heard_on_the_way(profile, tests::PlainWords(), content::Language::russian);
}

bool has(const std::set<std::string>& heard, std::string_view words) {
    return std::any_of(heard.begin(), heard.end(),
                       [&](const std::string& key) { return key.find(words) != std::string::npos; });
}

content::LegalProfile russia_that_asks_for_everything() {
    auto profile =
        content::legal_profile_from_toml(content::built_in_legal_profile(content::LegalProfileId("ru")), "ru.toml");
    REQUIRE(profile);
    using content::RequiredField;
    profile->forms[0].required = {RequiredField::text, RequiredField::name, RequiredField::reply_address};
    profile->forms[1].required = {RequiredField::text, RequiredField::postal_address};
    return *profile;
}

TEST_CASE("a terminal that takes messages promises no time limit of the law and asks for nothing in its name") {
    const auto heard = heard_on_the_way(russia_that_asks_for_everything());
    CHECK_FALSE(has(heard, "legal time limit"));
    CHECK_FALSE(has(heard, "by law"));
    CHECK_FALSE(has(heard, "The law asks"));
    CHECK(has(heard, "The town hall reads it and answers"));
    CHECK(has(heard, "The town asks for your name here"));
    CHECK(has(heard, "{1}: please check before you send it"));
    CHECK(has(heard, "Your message is accepted"));
}

TEST_CASE("where an appeal is one the law is named, and nothing is called a message") {
    auto profile = russia_that_asks_for_everything();
    profile.message.reset();
    const auto heard = heard_on_the_way(profile);
    CHECK(has(heard, "You get an answer within the legal time limit"));
    CHECK(has(heard, "you get an answer within the legal time limit."));
    CHECK(has(heard, "Needed here by law: this or the e-mail"));
    CHECK(has(heard, "The law asks for your name here"));
    CHECK(has(heard, "The law asks for a postal address here"));
    CHECK_FALSE(has(heard, "The town asks"));
    CHECK_FALSE(has(heard, "The town hall reads it"));
    CHECK(has(heard, "Your appeal is accepted"));
}

TEST_CASE("where what is sent is a message, no button and no line in Russian or Ukrainian calls it an appeal") {
    const auto words = ui::Words::load(std::string(VECHE_BINARY_DIR) + "/share/words");
    REQUIRE(words);
    const auto profile = russia_that_asks_for_everything();
    REQUIRE(profile.message);
    const auto russian = heard_on_the_way(profile, **words, content::Language::russian);
    CHECK(has(russian, "Написать нам"));
    CHECK(has(russian, "Узнать ответ по коду"));
    CHECK(has(russian, "Дошло до администрации"));
    CHECK(has(russian, "Ваше сообщение принято"));
    CHECK_FALSE(has(russian, "бращени"));
    const auto ukrainian = heard_on_the_way(profile, **words, content::Language::ukrainian);
    CHECK(has(ukrainian, "Написати нам"));
    CHECK_FALSE(has(ukrainian, "вернен"));
    const auto english = heard_on_the_way(profile, **words, content::Language::english);
    CHECK(has(english, "Write to the town"));
    CHECK_FALSE(has(english, "ppeal"));
}

}  // namespace
}  // namespace veche::kiosk
