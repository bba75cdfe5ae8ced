// A comment on a clause of a draft: the text, the contacts, the review.
#include <algorithm>

#include "content/entry_today.h"
#include "content/openness.h"
#include "kiosk/forms/contacts.h"
#include "kiosk/forms/fields.h"
#include "kiosk/forms/obstacle.h"
#include "kiosk/forms/steps.h"
#include "kiosk/forms/traits.h"
#include "kiosk/present/form_maker.h"
#include "kiosk/shown.h"
#include "ui/words.h"

namespace veche::kiosk {
namespace {

using ui::key;

constexpr int lines_of_text = 6;

content::ClauseComment comment(const State& state, const Screen& screen) {
    const Forms& forms = state.session.forms;
    const auto& place = std::get<ui::CommentPlace>(screen.place);
    content::ClauseComment comment;
    comment.draft = place.draft;
    comment.clause_id = place.clause_id;
    if (const EntryData* entry = entry_of(screen)) {
        comment.revision = entry->stored.entry.revision;
        for (const content::Block& block : entry->document->blocks) {
            if (block.clause_id == place.clause_id) comment.clause_marker = block.marker;
        }
    }
    comment.text = entered(forms, form_id(screen) + "/text");
    comment.contact = contact_entered(forms);
    comment.consent = consents(forms, screen);
    if (const auto begun = forms.begun.find(form_id(screen)); begun != forms.begun.end()) comment.begun = begun->second;
    return comment;
}

Mistakes comment_mistakes(const State& state, const Screen& screen) {
    const std::string text = form_id(screen) + "/text";
    if (step_of(screen) == 0 && entered(state.session.forms, text).empty())
        return {{text, key("Write what you would change")}};
    if (step_of(screen) == 1) return contact_mistakes(state.session.forms, screen);
    return {};
}

std::string id(const Screen& screen) {
    const auto& place = std::get<ui::CommentPlace>(screen.place);
    return "comment/" + place.draft.text() + "/" + place.clause_id.text();
}

std::vector<std::string> fields(const Screen& screen) {
    if (step_of(screen) == 0) return {id(screen) + "/text"};
    return step_of(screen) == 1 ? contact_fields() : std::vector<std::string>();
}

Obstacle draft_obstacle(const State& state, const Screen& screen) {
    const EntryData* entry = entry_of(screen);
    if (entry == nullptr) return Obstacle::not_loaded;
    const auto* draft = std::get_if<content::DraftActDetails>(&entry->stored.entry.details);
    const bool open = draft != nullptr && content::takes_comments(*draft, state.today);
    return open || grace_until(state, screen) ? Obstacle::none : Obstacle::draft_closed;
}

const content::Block* clause_of(const FormMaker& make, const ui::CommentPlace& place) {
    const EntryData* entry = entry_of(make.screen);
    if (entry == nullptr) return nullptr;
    const auto& blocks = entry->document->blocks;
    const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const content::Block& block) {
        return !block.clause_id.empty() && block.clause_id == place.clause_id;
    });
    return found == blocks.end() ? nullptr : &*found;
}

// With what hangs on it: the items of a list after a colon, each on its line.
std::string words_of_clause(const std::vector<content::Block>& blocks, const content::Block& clause) {
    std::string words = content::plain_text(clause.spans);
    if (clause.kind == content::BlockKind::heading) return words;
    for (const content::Block* block = &clause + 1; block != blocks.data() + blocks.size(); ++block) {
        const bool is_bullet = block->kind == content::BlockKind::list_item && block->clause_id.empty();
        const bool is_below = block->kind != content::BlockKind::heading && block->level > clause.level;
        if (!is_bullet && !is_below) break;
        words += "\n" + block->marker + (block->marker.empty() ? "" : " ") + content::plain_text(block->spans);
    }
    return words;
}

void quote_clause(FormMaker& make) {
    const content::Block* clause = clause_of(make, std::get<ui::CommentPlace>(make.screen.place));
    const EntryData* entry = entry_of(make.screen);
    if (clause == nullptr) {
        make.quote(make.w("The whole draft"), entry->stored.entry.title);
        return;
    }
    make.quote(clause->marker.empty() ? make.w("The clause") : make.w("Clause {1}", {clause->marker}),
               words_of_clause(entry->document->blocks, *clause));
}

void present_comment(FormMaker& make) {
    const std::string text = form_id(make.screen) + "/text";
    if (step_of(make.screen) == 1) {
        present_contact(make);
        return;
    }
    if (step_of(make.screen) == 0) make.view.title = make.w("What would you change here?");
    quote_clause(make);
    if (const auto until = grace_until(make.scene.state, make.screen)) {
        const std::string time = time_of_day(zone_of(make.scene.state).minute_of_day(*until));
        make.notice(ui::Tone::warning,
                    make.w("The discussion is over. You began in time: you can send this until {1}.", {time}));
    }
    if (step_of(make.screen) == 0) {
        make.field(text, make.w("Your comment"), make.w("What should stand there instead, and why"), lines_of_text);
        return;
    }
    make.review(make.w("Your comment"), typed(make.forms, text), 0);
    review_contact(make, 1);
}

std::vector<FormTraits::Written> written(const FormMaker& make) {
    const ui::Wording& w = make.w;
    std::string about;
    if (const EntryData* entry = entry_of(make.screen)) {
        about = w("On the draft “{1}”", {entry->stored.entry.title});
        const content::Block* clause = clause_of(make, std::get<ui::CommentPlace>(make.screen.place));
        if (clause != nullptr && !clause->marker.empty()) about += ", " + w("Clause {1}", {clause->marker});
    }
    return {{w("Your comment"), form_id(make.screen) + "/text", about}};
}

}  // namespace

const FormTraits& comment_form() {
    static const FormTraits traits{
        .name = "comment",
        .title = key("Comment on a clause"),
        .kind = content::SubmissionKind::clause_comment,
        .outcome = FormTraits::Outcome::shown_to_who_decides,
        .accepted = key("Your comment is accepted"),
        .way_on = FormTraits::Way{"receipt/back", ui::Icon::drafts, key("Back to the draft"), ui::GoBack{}},
        .contact_step = 1,
        .id = id,
        .steps = [](const Screen&) { return 3; },
        .fields = fields,
        .entry = [](const Screen& screen) { return std::get<ui::CommentPlace>(screen.place).draft; },
        .obstacle = draft_obstacle,
        .mistakes = comment_mistakes,
        .body = [](const State& state, const Screen& screen) -> content::SubmissionBody {
            return comment(state, screen);
        },
        .present = present_comment,
        .written = written,
    };
    return traits;
}

}  // namespace veche::kiosk
