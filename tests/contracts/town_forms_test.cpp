// What a resident can put into the kiosk's own forms about a town that was published goes into its envelope and comes
// out of it: every field full, every choice made.
#include <doctest/doctest.h>

#include "base/utf8.h"
#include "content/markdown.h"
#include "kiosk/forms/answers.h"
#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/steps.h"
#include "tests/contracts/drawn_town.h"
#include "tests/server/publish/folder_on_disk.h"
#include "tests/support/kiosk_story.h"

namespace veche {
namespace {

using content::PollDetails;
using server::publish::FolderOnDisk;
using server::publish::PublishedTown;
using test::Draws;

// A visitor before what the kiosk was brought of that town.
class Visitor : public tests::KioskStory {
  public:
    Visitor(const PublishedTown& town, const content::LegalProfile& profile) : town_(town) {
        state.town = town.town;
        state.profile = profile;
    }

    // Over an edition's pages and texts, as the library reads it.
    [[nodiscard]] std::shared_ptr<const kiosk::EntryData> brought(const std::string& id) const {
        content::Town named = town_.town;
        named.id = std::string(32, 'a');
        const std::string key(64, 'b');
        named.keys = {key, key, key, key};
        const auto edition = content::edition::write_edition(1, Instant{1795215481}, named, town_.entries);
        REQUIRE_MESSAGE(edition, (edition ? "" : edition.error().message));
        content::edition::Blobs all = edition->blobs;
        all.insert(town_.blobs.begin(), town_.blobs.end());
        content::edition::MemoryBlobs blobs(all);
        const auto entries = content::edition::read_entries(edition->catalog, blobs);
        REQUIRE(entries);
        auto data = std::make_shared<kiosk::EntryData>();
        for (const content::Entry& entry : *entries) {
            if (entry.id.text() == id) data->stored.entry = entry;
        }
        REQUIRE(data->stored.entry.id.text() == id);
        auto document = std::make_shared<content::Document>();
        if (!data->stored.entry.text.hash.empty()) {
            const auto text =
                content::edition::read_text(data->stored.entry.text, *blobs.read(data->stored.entry.text.hash));
            REQUIRE(text);
            *document = *content::parse_markdown(*text);
        }
        data->document = std::move(document);
        return data;
    }
    void choose(const std::string& question, const std::string& option, ui::Choice choice = ui::Choice::one) {
        act(ui::Choose{question, option, choice});
    }
    // All that a visitor can put into the form shown, typed beyond what its fields take.
    [[nodiscard]] content::Submission filled(Draws& draws) {
        kiosk::Screen walked = screen();
        kiosk::Steps* steps = kiosk::steps(walked);
        REQUIRE(steps != nullptr);
        for (steps->at = 0; steps->at < kiosk::steps_of(walked); ++steps->at) {
            for (const std::string& field : kiosk::fields_of_step(walked)) {
                const std::size_t limit = kiosk::limit_of(walked, field);
                for (const std::size_t letters : {limit, std::size_t{1}}) {
                    kiosk::buffer_of(state.session.forms, walked, field).apply(ui::Insert{draws.letters(letters)});
                }
                CHECK(count_code_points(kiosk::typed(state.session.forms, field)) == limit);
            }
        }
        --steps->at;
        choose(kiosk::consent_field(walked), "yes", ui::Choice::several);
        return test::submission_of(kiosk::submission_body(state, walked));
    }

  private:
    const PublishedTown& town_;
};

content::LegalProfile russian_profile() {
    auto profile =
        content::legal_profile_from_toml(content::built_in_legal_profile(content::LegalProfileId("ru")), "ru.toml");
    REQUIRE(profile);
    return *profile;
}

PublishedTown read(const FolderOnDisk& folder) {
    return folder.read();
}

}  // namespace

TEST_CASE("appeals, comments and calls that fill the kiosk's forms about a published town are sealed and opened") {
    Draws draws;
    const FolderOnDisk folder("forms");
    folder.write_smallest_town();
    const std::string id(content::longest_id, 'd');
    const std::string hotline(content::longest_id, 'h');
    for (int draw = 0; draw < 12; ++draw) {
        CAPTURE(draw);
        std::string marker;
        for (std::size_t i = draws.around(content::longest_clause_marker / 2, 3); i > 0; --i) marker += "1.";
        folder.write(id + ".md",
                     "+++\nkind = \"draft_act\"\ntitle = " + toml_quoted(draws.letters(content::longest_title)) +
                         "\nsummary = \"К.\"\ndate = 2026-11-01\nstage = \"discussion\"\ncomments_from = 2026-11-10\n"
                         "comments_until = 2026-12-20\nreason = \"П.\"\n+++\n1. Первый.\n\n" +
                         marker + " Второй.\n\nСтатья 12. Третий.\n");
        folder.write(hotline + ".md",
                     "+++\nkind = \"hotline\"\ntitle = \"Л\"\nsummary = \"К.\"\nphone = \"2-00-02\"\n"
                     "hours = \"всегда\"\nanswers = \"дежурный\"\ncall_back = true\n+++\n");
        const PublishedTown town = read(folder);
        Visitor appeal(town, russian_profile());
        appeal.open(ui::AppealPlace{draws.letters(2 * content::longest_field)});
        appeal.choose("appeal/form", appeal.state.profile->forms.back().id.text());
        appeal.choose("appeal/topic", town.town.topics.back().id.text());
        for (const char* way : {"telephone", "email", "post"}) {
            appeal.choose("contact/reply-by", way, ui::Choice::several);
        }
        test::check_sealed_and_opened(appeal.filled(draws));

        std::size_t clauses = 0;
        Visitor commenting(town, russian_profile());
        const auto draft = commenting.brought(id);
        for (const content::Block& block : draft->document->blocks) {
            if (block.clause_id.empty()) continue;
            ++clauses;
            commenting.open(ui::CommentPlace{content::EntryId(id), block.clause_id});
            commenting.answer(draft);
            const content::Submission comment = commenting.filled(draws);
            CHECK(std::get<content::ClauseComment>(comment.body).clause_marker == block.marker);
            test::check_sealed_and_opened(comment);
            commenting.act(ui::FinishSession{});
            commenting.act(ui::Begin{});
        }
        CHECK(clauses >= 2);

        Visitor calling(town, russian_profile());
        calling.open(ui::CallBackPlace{content::EntryId(hotline)});
        calling.answer(calling.brought(hotline));
        calling.choose("call-back/" + hotline + "/when", "evening");
        test::check_sealed_and_opened(calling.filled(draws));
    }
}

TEST_CASE("a ballot that fills the kiosk's form of a published poll is sealed and opened") {
    Draws draws;
    const FolderOnDisk folder("poll-forms");
    folder.write_smallest_town();
    const content::LegalProfile profile = russian_profile();
    int accepted = 0;
    for (int draw = 0; draw < 60 && accepted < 15; ++draw) {
        CAPTURE(draw);
        folder.write("poll.md", test::draw_poll(draws).document);
        SystemRandom random;
        const auto town = server::publish::read_town_folder(folder.path(), test::polling_day, {}, random);
        if (!town) continue;
        ++accepted;
        Visitor voter(*town, profile);
        const auto poll = voter.brought("poll");
        voter.open_entry(poll);
        const auto& questions = std::get<PollDetails>(poll->stored.entry.details).questions;
        for (const auto& question : questions) {
            const std::string field = "poll/poll/" + question.id.text();
            using Answer = PollDetails::Answer;
            if (question.answer == Answer::scale) voter.choose(field, std::to_string(question.scale_to));
            if (question.answer == Answer::single_choice) {
                voter.choose(field, std::to_string(question.options.size() - 1));
            }
            if (question.answer != Answer::several_choices) continue;
            for (std::size_t i = 0; i < question.options.size(); ++i) {
                voter.choose(field, std::to_string(i), ui::Choice::several);
            }
        }
        const content::Submission ballot = voter.filled(draws);
        CHECK(std::get<content::Ballot>(ballot.body).answers.size() == questions.size());
        test::check_sealed_and_opened(ballot);
    }
    CHECK(accepted == 15);
}

}  // namespace veche
