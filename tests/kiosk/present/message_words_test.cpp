// Where the law asks for an identification no kiosk makes, nothing there speaks as if the law were at work.
#include <algorithm>
#include <doctest/doctest.h>
#include <set>

#include "kiosk/present.h"
#include "tests/support/form_story.h"

namespace veche::kiosk {
namespace {

using tests::FormStory;

// Remembers what was put into words.
class HeardWords final : public ui::Words {
  public:
    [[nodiscard]] std::string say(content::Language language, std::string_view key) const override {
        heard.emplace(key);
        return plain_.say(language, key);
    }
    [[nodiscard]] std::string count(content::Language language, std::string_view one, std::string_view many,
                                    std::int64_t number) const override {
        return plain_.count(language, one, many, number);
    }
    [[nodiscard]] std::string day(content::Language language, Date date, Date today) const override {
        return plain_.day(language, date, today);
    }
    [[nodiscard]] std::string day_with_weekday(content::Language language, Date date, Date today) const override {
        return plain_.day_with_weekday(language, date, today);
    }
    [[nodiscard]] std::string until(content::Language language, Date last_day, Date today) const override {
        return plain_.until(language, last_day, today);
    }
    [[nodiscard]] std::string month(content::Language language, int year, int month) const override {
        return plain_.month(language, year, month);
    }
    [[nodiscard]] std::string number(content::Language language, double value) const override {
        return plain_.number(language, value);
    }

    mutable std::set<std::string> heard;

  private:
    tests::PlainWords plain_;
};

// From the first screen over a search that finds nothing to the receipt, with every kind of appeal and each need of the
// law left unmet once. What was said on the way.
std::set<std::string> heard_on_the_way(const content::LegalProfile& profile) {
    HeardWords words;
    FormStory story;
    story.state.profile = profile;
    const auto look = [&] { static_cast<void>(present(story.state, words)); };
    story.answer(std::make_shared<const HomeData>());
    look();
    story.open(ui::SearchPlace{});
    story.happen(TextTyped{"lamp"});
    story.answer(std::make_shared<const SearchData>());
    look();
    for (const content::FormOfAppeal& form : profile.forms) {
        story.fill_appeal(form.id);
        look();
    }
    story.fill_appeal("question");
    look();
    story.act(ui::HandIn{});
    story.sealed();
    look();
    return words.heard;
}

bool has(const std::set<std::string>& heard, std::string_view words) {
    return std::any_of(heard.begin(), heard.end(),
                       [&](const std::string& key) { return key.find(words) != std::string::npos; });
}

content::LegalProfile russia_that_asks_for_everything() {
    auto profile = content::legal_profile_from_toml(content::built_in_legal_profile("ru"), "ru.toml");
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
    CHECK_FALSE(has(heard, "The town"));
    CHECK(has(heard, "Your appeal is accepted"));
}

}  // namespace
}  // namespace veche::kiosk
