// About this terminal: who looks after it, how fresh it is, and what is wrong with it, in words for people.
#include "content/entry_names.h"
#include "kiosk/present/parts.h"
#include "kiosk/present/reader_parts.h"
#include "kiosk/present/standing.h"

namespace veche::kiosk {
namespace {

std::string moment(const Scene& scene, Instant instant) {
    const TimeZone zone = zone_of(scene.state);
    return scene.day(zone.date_of(instant)) + ", " + time_of_day(zone.minute_of_day(instant));
}

std::string freshness(const Scene& scene) {
    const SyncState& sync = scene.state.sync;
    if (!sync.confirmed) return scene.w("The server has never been reached. What was brought along is shown.");
    return scene.w("Confirmed by the server {1}", {moment(scene, *sync.confirmed)});
}

// Nothing when all that waits is refused: the notice tells of it.
std::string waiting(const Scene& scene) {
    const SyncState& sync = scene.state.sync;
    if (sync.waiting == 0) {
        return is_admitted(sync) ? scene.w("Everything sent from here has arrived.")
                                 : scene.w("Nothing written here is waiting to be sent.");
    }
    if (sync.waiting <= sync.refused) return {};
    const auto count = static_cast<std::int64_t>(sync.waiting - sync.refused);
    if (!is_admitted(sync)) {
        return scene.w.count(
            "{1} sealed envelope is kept safe here and will be sent when the town admits this terminal.",
            "{1} sealed envelopes are kept safe here and will be sent when the town admits this terminal.", count);
    }
    return scene.w.count("{1} sealed envelope is kept safe here and will be sent as soon as there is a connection.",
                         "{1} sealed envelopes are kept safe here and will be sent as soon as there is a connection.",
                         count);
}

// Only what is damaged is fetched anew; for the rest somebody has to come.
std::string store_problem(const ui::Wording& w, DatabaseFault fault) {
    switch (fault) {
        case DatabaseFault::disk_full:
            return w("The disk of this terminal is full: new documents cannot be shown. Please tell the staff.");
        case DatabaseFault::locked:
            return w(
                "Another program holds the documents of this terminal. Please tell the staff if this does not pass.");
        case DatabaseFault::unreadable:
            return w("The documents on the disk of this terminal cannot be opened. Please tell the staff.");
        case DatabaseFault::none:
        case DatabaseFault::damaged:
        case DatabaseFault::other: break;
    }
    return w("The documents cannot be read now; they are being fetched anew.");
}

// One sentence each: what is wrong, and what it means for the visitor.
std::vector<ui::Notice> problems(const Scene& scene) {
    const ui::Wording& w = scene.w;
    const State& state = scene.state;
    std::vector<ui::Notice> notices;
    if (!state.store_problem.empty()) notices.push_back({ui::Tone::danger, store_problem(w, state.store_fault)});
    if (!state.spool.writable) {
        notices.push_back(
            {ui::Tone::danger,
             w("Nothing can be sent from here now, because it could not be kept. Please tell the staff.")});
    }
    for (ui::Notice& notice : troubles_with_town(scene)) notices.push_back(std::move(notice));
    if (state.sync.refused > 0) {
        notices.push_back(
            {ui::Tone::danger,
             with_keeper(scene,
                         w.count("{1} sealed envelope could not be handed over: the server does not take it. It is "
                                 "kept here; please tell whoever looks after this terminal.",
                                 "{1} sealed envelopes could not be handed over: the server does not take them. They "
                                 "are kept here; please tell whoever looks after this terminal.",
                                 static_cast<std::int64_t>(state.sync.refused)))});
    }
    // What was refused came from a server: the connection is not what is wrong.
    if (!state.sync.reached && state.sync.status.metadata != sync::MetadataState::refused) {
        notices.push_back(
            {ui::Tone::warning, w("There is no connection to the server now. You can read and write all the same.")});
    }
    if (state.sync.stale) {
        notices.push_back({ui::Tone::warning, w("The texts have not been confirmed for a long time.")});
    }
    if (!state.session.reading.no_device.empty()) {
        notices.push_back({ui::Tone::warning, w("This terminal has no sound now: texts cannot be read aloud.")});
    }
    if (notices.empty()) notices.push_back({ui::Tone::success, w("Everything works.")});
    return notices;
}

// The pages every terminal must have about itself; before they are loaded, the list they stand in.
std::vector<ui::Row> rules(const Scene& scene, const ListData* data) {
    std::vector<ui::Row> rows;
    if (data != nullptr) {
        for (const content::EntrySummary& page : data->page.rows) {
            using Role = content::PageDetails::Role;
            const auto role = content::from_written<Role>(page.state);
            const bool ours = role == Role::rules_of_use || role == Role::about_terminal || role == Role::not_disclosed;
            if (ours) rows.push_back(row_of(scene, page, "about"));
        }
    }
    if (!rows.empty()) return rows;
    ui::Row row;
    row.id = "about/pages";
    row.title = section_title(scene.w, ui::Section::pages);
    row.icon = ui::Icon::information;
    row.place = ui::ListPlace{ui::Section::pages};
    return {std::move(row)};
}

}  // namespace

std::string AboutScreen::drive_name(const Screen& /*screen*/) const {
    return "about";
}

std::string AboutScreen::title(const Scene& scene) const {
    return scene.w("About this terminal");
}

// Of the mandatory pages, the ones about the terminal are shown here.
std::optional<Wish> AboutScreen::wish(const State& /*state*/, const Screen& /*screen*/) const {
    content::ListQuery query;
    query.kinds = {content::Kind::page};
    query.order = content::ListOrder::title;
    return LoadList{std::move(query)};
}

ui::ScreenView AboutScreen::present(const Scene& scene) const {
    const ui::Wording& w = scene.w;
    const State& state = scene.state;
    ui::ReaderView view;
    view.id = "about/" + std::to_string(scene.screen().number);
    view.title = w("About this terminal");
    view.summary =
        w("Here you read what the town publishes, write to the town hall, comment on drafts and answer polls. It works "
          "without a network, and forgets each visitor.");
    view.notices = problems(scene);
    if (state.town) add_fact(view.facts, w("Town"), scene.town_name());
    if (state.town)
        add_fact(view.facts, w("Responsible for the terminal"), content::in_language(state.town->keeper, w.language()));
    add_fact(view.facts, w("This terminal"), state.name);
    add_fact(view.facts, w("Documents updated"), freshness(scene));
    if (state.sync.edition > 0) add_fact(view.facts, w("Edition"), w("No. {1}", {std::to_string(state.sync.edition)}));
    add_fact(view.facts, w("Sent here"), waiting(scene));
    add_fact(view.facts, w("Version"), state.version);
    view.row_groups.push_back({w("See also"), rules(scene, data.get())});
    return view;
}

}  // namespace veche::kiosk
