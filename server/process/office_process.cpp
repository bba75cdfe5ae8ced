#include "server/process/office_process.h"

#include <array>
#include <fmt/format.h>

#include "server/accounts/password.h"
#include "server/databases.h"
#include "server/desk/content_desk.h"
#include "server/edition/published.h"
#include "server/mail/mail_worker.h"
#include "server/office/routes.h"
#include "server/process/identity.h"
#include "server/process/office_duties.h"
#include "server/process/supervisor.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

constexpr std::chrono::seconds look_interval{10};  // for what is to be done by time
constexpr std::size_t most_requests = 1'024;       // that wait for the desk
constexpr unsigned most_commands = 256;            // at once
constexpr std::size_t most_paused = 512;           // attempts to sign in that wait because others of late were wrong
constexpr std::size_t most_edits = 256;            // that wait to be judged, or to be shown
constexpr std::uint64_t most_edit_bytes = std::uint64_t{128} * 1024 * 1024;  // of their bodies
constexpr std::size_t most_passwords = 64;  // a tenth of a second each: no more than a browser's patience

int hopeless(const Error& error, bool may_come_back = false) {
    return cannot_work(identity_of(KeyOwner::office), error, may_come_back);
}

struct Opened {
    protocol::SecretBytes staff_key;
    office::Desk desk;
    std::unique_ptr<desk::ContentDesk> content;
    std::unique_ptr<office::CaseFinder> finder;
    std::unique_ptr<office::FileDesk> files;
};

Result<Opened> open_all(const Layout& layout, accounts::Letters letters, const Clock& clock, Random& random) {
    auto key = read_staff_key(layout);
    if (!key) return tl::unexpected(key.error());
    auto registry = desk::RegistryDesk::open_office(layout, letters);
    if (!registry) return tl::unexpected(registry.error());
    const auto storage = storage_of(layout);
    auto staff = storage->staff(letters);
    if (!staff) return tl::unexpected(staff.error());
    auto staff_rows = storage->connect(store::staff_schema(), store::Storage::Access::write);
    if (!staff_rows) return tl::unexpected(staff_rows.error());
    auto registry_rows = storage->connect(store::registry_schema(), store::Storage::Access::write);
    if (!registry_rows) return tl::unexpected(registry_rows.error());
    auto content_rows = storage->connect(store::content_schema(), store::Storage::Access::write);
    if (!content_rows) return tl::unexpected(content_rows.error());
    auto content = desk::ContentDesk::open(layout, clock, random);
    if (!content) return tl::unexpected(content.error());
    auto finder = office::CaseFinder::open(layout, random);
    if (!finder) return tl::unexpected(finder.error());
    auto files = office::FileDesk::open(layout);
    if (!files) return tl::unexpected(files.error());
    return Opened{std::move(*key),
                  {std::move(*staff),
                   std::move(*staff_rows),
                   std::move(*registry),
                   std::move(*registry_rows),
                   {},
                   {},
                   std::move(*content_rows)},
                  std::move(*content),
                  std::move(*finder),
                  std::move(*files)};
}

// Nothing: the town has no mail server.
Result<std::optional<mail::MailServer>> prepare_mail(const OfficeProcess& process) {
    const Configuration::Mail& settings = process.configuration.mail;
    if (accounts::letters_by(settings) == accounts::Letters::none) return std::optional<mail::MailServer>();
    auto server = mail::MailServer::prepare(settings, process.layout.mail_password());
    if (!server) return tl::unexpected(server.error());
    return std::optional(std::move(*server));
}

// As the town was published when the office started; UTC before it was.
TimeZone zone_of_town(const Layout& layout) {
    const auto published = read_published(layout);
    return published && *published ? content::zone_of((*published)->catalog.town) : TimeZone();
}

// Null: no letters.
Result<std::unique_ptr<mail::MailWorker>> open_mail(const Layout& layout, std::optional<mail::MailServer> server,
                                                    const Clock& clock) {
    if (!server) return nullptr;
    const auto town = read_town_identity(layout);
    if (!town) return tl::unexpected(town.error());
    const auto storage = storage_of(layout);
    auto staff = storage->staff();
    if (!staff) return tl::unexpected(staff.error());
    mail::MailWorker::Tables tables;
    for (const store::Schema* schema : {&store::staff_schema(), &store::registry_schema(), &store::content_schema()}) {
        auto table = storage->connect(*schema, store::Storage::Access::write);
        if (!table) return tl::unexpected(table.error());
        tables.push_back(std::move(*table));
    }
    return std::make_unique<mail::MailWorker>(
        std::move(*server), std::move(*staff), std::move(tables), clock,
        mail::MailWorker::Settings{protocol::to_hex(town->id), zone_of_town(layout)});
}

// "https://office.example.org:8443" as Host has it.
std::string host_of(std::string_view origin) {
    const std::size_t scheme = origin.find("://");
    return std::string(scheme == std::string_view::npos ? origin : origin.substr(scheme + 3));
}

office::Place place_of(const OfficeProcess& process) {
    const std::string own = http::address_of(process.listener);
    office::Place place;
    place.origin =
        process.configuration.office.public_address.empty() ? own : process.configuration.office.public_address;
    place.origins = {place.origin};
    place.hosts = {host_of(place.origin)};
    // Over TLS only the public name is ours: what comes past the proxy would send the cookie in clear.
    if (!place.has_tls()) {
        const std::string by_name = fmt::format("http://localhost:{}", process.listener.port());
        for (const std::string& other : {own, by_name}) {
            place.origins.push_back(other);
            place.hosts.push_back(host_of(other));
        }
    }
    place.town = "Veche " + host_of(place.origin);
    return place;
}

http::ServerOptions options_of(const Configuration::Listen& listen) {
    http::ServerOptions options;
    options.most_connections = listen.most_connections;
    options.connections_of_address = listen.connections_of_address;
    options.trusted_proxies = listen.trusted_proxies;
    return options;
}

http::ServerOptions options_of_commands() {
    http::ServerOptions options;
    options.threads = 1;
    options.most_connections = most_commands;
    return options;
}

// The office's threads work with its services and the workshop: they end before any of these goes, and after the
// servers that ask them.
class Ending {
  public:
    Ending(office::FileDesk& files, const std::array<office::Worker*, 3>& workers) : files_(files), workers_(workers) {}
    Ending(const Ending&) = delete;
    Ending& operator=(const Ending&) = delete;
    ~Ending() {
        files_.end();
        for (office::Worker* worker : workers_) worker->end();
    }

  private:
    office::FileDesk& files_;
    const std::array<office::Worker*, 3> workers_;
};

int serve(const OfficeProcess& process, Opened opened, mail::MailWorker* mail, const Clock& clock, Random& random) {
    auto duties_opened = OfficeDuties::open(process.layout, mail, clock);
    if (!duties_opened)
        return hopeless(duties_opened.error(), may_come_back(identity_of(KeyOwner::office), process.layout));
    OfficeDuties& duties = **duties_opened;
    const office::Place place = place_of(process);
    office::Worker desk_worker(most_requests, most_paused);
    office::Worker password_worker(most_passwords);
    office::Worker editing_worker(most_edits, 64, most_edit_bytes);
    workshop::Client workshop(process.workshop, workshop::tasks());
    office::Services services{place,       clock,         random,          opened.staff_key,
                              opened.desk, desk_worker,   password_worker, *opened.finder,
                              workshop,    *opened.files, *opened.content, editing_worker};
    services.after_act = [mail, &opened] {
        opened.finder->wake();
        if (mail != nullptr) mail->wake();
    };
    opened.finder->start();
    if (mail != nullptr) mail->start();
    // Of nobody: the first who is unknown shall not wait longer than those after.
    (void)accounts::is_password({}, {});
    const http::Router routes = office::office_routes(services);
    const http::Router command_routes = office::command_routes(services, process.callers);
    const Ending ending(*opened.files, {&desk_worker, &password_worker, &editing_worker});
    auto server = http::HttpServer::start(process.listener, routes, options_of(process.configuration.listen));
    if (!server) return hopeless(server.error());
    auto commands = http::HttpServer::start(process.commands, command_routes, options_of_commands());
    if (!commands) return hopeless(commands.error());
    do {
        duties.look();
        // One after the other: whoever of them hangs, the sign of life stays away.
        desk_worker.go_on(
            [&] { password_worker.go_first([&] { editing_worker.go_first([&] { process.beats->beat(); }); }); });
    } while (!wait_for_stop(look_interval));
    commands->reset();
    server->reset();
    duties.hand_out_heads();
    return 0;
}

}  // namespace

int run_office_process(OfficeProcess process) {
    block_stop_signals();
    http::raise_open_files_limit();
    auto mail_server = prepare_mail(process);  // reads what the office's user may not, and what lies outside the folder
    if (!mail_server) return hopeless(mail_server.error());
    const CallsOut calls_out = *mail_server ? CallsOut::tcp : CallsOut::none;
    if (auto taken = take_identity(identity_of(KeyOwner::office), process.users, process.layout, calls_out); !taken) {
        return hopeless(taken.error());
    }
    SystemRandom random;
    const SystemClock clock;
    auto opened = open_all(process.layout, accounts::letters_by(process.configuration.mail), clock, random);
    if (!opened) return hopeless(opened.error(), may_come_back(identity_of(KeyOwner::office), process.layout));
    const auto mail = open_mail(process.layout, std::move(*mail_server), clock);
    if (!mail) return hopeless(mail.error(), may_come_back(identity_of(KeyOwner::office), process.layout));
    return serve(process, std::move(*opened), mail->get(), clock, random);
}

}  // namespace veche::server
