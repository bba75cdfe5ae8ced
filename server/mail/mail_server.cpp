#include "server/mail/mail_server.h"

#include <algorithm>
#include <array>
#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <netdb.h>
#include <optional>

#include "base/files.h"
#include "server/accounts/mail_address.h"
#include "server/http/network.h"

namespace veche::server::mail {
namespace {

constexpr std::uint64_t largest_password_file = 1024;
constexpr std::uint64_t largest_certificates = std::uint64_t{8} * 1024 * 1024;
constexpr const char* certificates_of_debian = "/etc/ssl/certs/ca-certificates.crt";
constexpr int least_refusal = 500;
constexpr int refusals_end = 600;

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;
struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

// A letter that is handed in but for the answer would go out twice if that were not waited for a little.
constexpr std::chrono::seconds grace{3};

// What is still to be sent.
struct Upload {
    std::string_view left;
    const std::atomic<bool>& stop;
    bool began = false;
    std::optional<std::chrono::steady_clock::time_point> stopped{};
};

std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* user) {
    Upload& upload = *static_cast<Upload*>(user);
    upload.began = true;
    const std::size_t piece = std::min(size * count, upload.left.size());
    std::copy_n(upload.left.data(), piece, buffer);
    upload.left.remove_prefix(piece);
    return piece;
}

int on_progress(void* user, curl_off_t /*unused*/, curl_off_t /*unused*/, curl_off_t /*unused*/,
                curl_off_t /*unused*/) {
    Upload& upload = *static_cast<Upload*>(user);
    if (!upload.stop) return 0;
    const auto now = std::chrono::steady_clock::now();
    if (!upload.stopped) upload.stopped = now;
    return upload.left.empty() && now < *upload.stopped + grace ? 0 : 1;
}

Result<std::string> read_password(const std::filesystem::path& file) {
    auto password = read_file(file, largest_password_file);
    if (!password) return tl::unexpected(password.error());
    while (!password->empty() && (password->back() == '\n' || password->back() == '\r')) password->pop_back();
    if (password->empty()) return failure(file.string() + ": is empty; expected the password of the mail server");
    return password;
}

Result<std::string> read_certificates(const std::string& setting) {
    const char* const built_in = curl_version_info(CURLVERSION_NOW)->cainfo;
    const std::string file = !setting.empty() ? setting : built_in != nullptr ? built_in : certificates_of_debian;
    return read_file(file, largest_certificates);
}

// "host:port:address,address"; fails when the name has none now.
Result<std::string> resolve(const ServerAddress& address) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(address.host.c_str(), nullptr, &wanted, &found);
    if (code != 0) return failure(address.host + ": " + ::gai_strerror(code) + " when the server started");
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
    std::string all;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) {
            continue;
        }
        const bool six = one->ai_family == AF_INET6;
        all += std::string(all.empty() ? "" : ",") + (six ? "[" : "") + text.data() + (six ? "]" : "");
    }
    return fmt::format("{}:{}:{}", address.host, address.port, all);
}

// Not the server's words: they may name the person.
std::string reason_of(CURLcode code, const std::array<char, CURL_ERROR_SIZE>& told, long answer) {
    std::string reason = told.front() != '\0' ? told.data() : curl_easy_strerror(code);
    if (answer > 0) reason += fmt::format(" (last answer {})", answer);
    return reason;
}

// 5xx to the sender, the recipient or the message itself. A greeting, a password or TLS that is refused is about us.
bool is_about_the_letter(CURLcode code, long answer, const Upload& upload) {
    if (answer < least_refusal || answer >= refusals_end) return false;
    return code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && upload.began);
}

void set_connection(CURL* handle, const ServerAddress& address, const std::string& certificates) {
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, address.tls == Tls::at_once ? "smtps" : "smtp");
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    if (address.tls == Tls::none) return;
    curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    // Neither of the two is to be found after the chroot.
    curl_easy_setopt(handle, CURLOPT_CAINFO, nullptr);
    curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
    curl_blob blob{const_cast<char*>(certificates.data()), certificates.size(), CURL_BLOB_NOCOPY};  // NOLINT
    curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &blob);
}

}  // namespace

Result<MailServer> MailServer::prepare(const Configuration::Mail& settings, const std::filesystem::path& password_file,
                                       Patience patience) {
    MailServer server;
    auto address = server_address(settings.server);
    if (!address) return tl::unexpected(address.error());
    server.address_ = std::move(*address);
    if (!accounts::is_mail_address(settings.from)) return failure("'" + settings.from + "' is no mail address");
    server.from_ = settings.from;
    server.user_ = settings.user;
    server.patience_ = patience;
    if (!settings.user.empty()) {
        auto password = read_password(password_file);
        if (!password) return tl::unexpected(password.error());
        server.password_ = std::move(*password);
    }
    // Also what TLS itself reads from files, before they are out of reach.
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return failure("libcurl cannot be used");
    if (server.address_.tls != Tls::none) {
        auto certificates = read_certificates(settings.certificates);
        if (!certificates) return tl::unexpected(certificates.error());
        server.certificates_ = std::move(*certificates);
    }
    if (!http::Address::from_text(server.address_.host)) {
        auto resolved = resolve(server.address_);
        if (resolved) {
            server.resolved_ = std::move(*resolved);
        } else {
            server.unresolved_ = resolved.error().message;
        }
    }
    return server;
}

Sent MailServer::send(const std::string& to, std::string_view message, const std::atomic<bool>& stop) const {
    if (!unresolved_.empty()) return {Sent::Fate::later, unresolved_};
    const std::unique_ptr<CURL, FreeHandle> owned(curl_easy_init());
    CURL* const handle = owned.get();
    const List recipients(curl_slist_append(nullptr, ("<" + to + ">").c_str()));
    const List resolved(resolved_.empty() ? nullptr : curl_slist_append(nullptr, resolved_.c_str()));
    if (handle == nullptr || !recipients) return {Sent::Fate::later, "libcurl cannot be used"};
    const bool six = address_.host.find(':') != std::string::npos;
    // What we call ourselves: the machine's own name would tell of the town's network.
    const std::string url =
        fmt::format("{}://{}{}{}:{}/{}", address_.tls == Tls::at_once ? "smtps" : "smtp", six ? "[" : "", address_.host,
                    six ? "]" : "", address_.port, accounts::domain_of(from_));
    const std::string sender = "<" + from_ + ">";
    Upload upload{message, stop};
    std::array<char, CURL_ERROR_SIZE> told{};
    set_connection(handle, address_, certificates_);
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_RESOLVE, resolved.get());
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(patience_.connect.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(patience_.whole.count()));
    // The connection is closed within curl_easy_perform(): later, the answer to QUIT would be waited for whatever is
    // set.
    curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(patience_.whole.count()));
    if (!user_.empty()) {
        curl_easy_setopt(handle, CURLOPT_USERNAME, user_.c_str());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, password_.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &upload);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, told.data());

    const CURLcode code = curl_easy_perform(handle);
    if (code == CURLE_OK) return {Sent::Fate::taken};
    if (code == CURLE_ABORTED_BY_CALLBACK) return {Sent::Fate::stopped, "the server was stopped"};
    long answer = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer);
    const bool never = is_about_the_letter(code, answer, upload);
    return {never ? Sent::Fate::never : Sent::Fate::later, reason_of(code, told, answer)};
}

}  // namespace veche::server::mail
