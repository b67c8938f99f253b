"""Who comes to a service in an hour or a day: people, programs of theirs that look bad and are not, and attackers. Small, seeded, made up.

Each function yields the requests of one actor, or of a crowd, as records; ``told`` puts several together in order of time.
"""

from __future__ import annotations

from random import Random

from clausewise.observe.alert import Row
from clausewise.observe.record import event

START = 1_780_000_000.0
BROWSERS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
)
SITE = "https://dexero.example"
MONTREAL, LAVAL, PARIS, LAGOS = (45.5, -73.6), (45.6, -73.7), (48.9, 2.4), (6.5, 3.4)


def told(*actors):
    """Return the events of several actors with their rows, in order of time."""
    records = sorted((record for actor in actors for record in actor), key=lambda record: record["ts"])
    return [(event(record), Row(f"r{number}", record["uri"])) for number, record in enumerate(records)]


def ask(when, address, uri, status=200, **more):
    agent, referrer = more.pop("agent", BROWSERS[0]), more.pop("referrer", "")
    headers = {"User-Agent": agent, **({"Referer": referrer} if referrer else {})}
    return {
        "ts": START + when,
        "ip": address,
        "method": "GET",
        "uri": uri,
        "status": status,
        "headers": headers,
        **more,
    }


def sign_in(when, address, account, *, is_good=True, **more):
    return {
        **ask(when, address, more.pop("uri", "/connexion"), 302 if is_good else 401, **more),
        "method": "POST",
        "user": account,
    }


# Those who do nothing wrong.


def reader(chance, address, *, since=0.0, pages=12, account=""):
    """Somebody who reads pages, with the pictures, styles and programs that a browser loads around them."""
    when, agent, last = since, chance.choice(BROWSERS), "https://www.search.example/"
    who = {"user": account} if account else {}
    for _ in range(pages):
        uri = chance.choice(
            ("/", "/contact", f"/article/{chance.randrange(400)}", f"/produit/{chance.randrange(2000)}")
        )
        yield ask(when, address, uri, agent=agent, referrer=last, rt_ms=chance.uniform(20, 200), **who)
        for number in range(chance.randrange(2, 9)):
            yield ask(
                when + 0.1 + number / 20, address, f"/static/{number}.css", agent=agent, referrer=SITE + uri, rt_ms=3
            )
        last = SITE + uri
        when += chance.lognormvariate(3, 1)


def crowd(chance, count=45, **more):
    """Many readers, each at home."""
    for number in range(count):
        yield from reader(chance, f"198.51.{number}.{chance.randrange(1, 250)}", since=chance.uniform(0, 1500), **more)


def office(chance, address="203.0.113.7", people=50):
    """Everybody in an office behind one address: they read, and sign in at nine; some mistype, some have forgotten."""
    for number in range(people):
        since = chance.gauss(600, 240) % 1500
        agent = f"{chance.choice(BROWSERS)} b{number % 40}"
        for attempt in range(chance.choices((0, 1, 2, 5), (80, 14, 4, 2))[0]):
            yield sign_in(since + 8 * attempt, address, f"p{number}", is_good=False, agent=agent)
        yield sign_in(since + 60, address, f"p{number}", agent=agent)
        yield from reader(chance, address, since=since + 90, account=f"p{number}")


def sync_client(chance, address="198.51.100.20", account="samuel"):
    """A folder that is brought up to date: hundreds of files in a minute, some of them gone."""
    for number in range(900):
        status = chance.choices((200, 207, 404), (70, 27, 3))[0]
        verb = chance.choice(("GET", "PROPFIND", "GET"))
        uri = f"/remote.php/dav/files/{account}/Documents/fichier-{number}.odt"
        yield {
            **ask(number / 9, address, uri, status, user=account, agent="Mozilla/5.0 (Linux) mirall/3.13"),
            "method": verb,
        }


def stale_client(chance, address="198.51.100.21", account="lucie"):
    """A telephone with the old password: it tries every few minutes, all day; its owner signs in on a computer beside it."""
    for number in range(200):
        yield sign_in(
            number * 420 + chance.uniform(0, 9), address, account, is_good=False, uri="/api/token", agent="DAVx5/4.4"
        )
    for number in range(4):
        yield sign_in(number * 20_000 + 600, address, account)


def gallery(chance, address="198.51.100.22", account=""):
    """Somebody scrolls through an album: pictures by their numbers, in bursts."""
    when, who = 0.0, {"user": account} if account else {}
    for page in range(12):
        yield ask(when, address, f"/albums/4?page={page}", referrer=SITE + "/albums", **who)
        for number in range(40):
            uri = f"/albums/4/photos/{page * 40 + number}/thumbnail"
            yield ask(when + 0.2 + number / 60, address, uri, referrer=SITE + "/albums/4", **who)
        when += chance.lognormvariate(2.5, 1)


def partner(chance, address="198.51.100.23", account="api-partner"):
    """A shop's own books, brought up to date by their number through the interface."""
    for number in range(2400):
        uri = f"/api/v1/orders/{40_000 + number}" if number % 2 else f"/api/v1/orders?cursor={number:x}"
        yield ask(number / 4, address, uri, user=account, agent="acme-erp/4.2", rt_ms=chance.uniform(10, 60))


def flash_crowd(chance):
    """A page that everybody was told of: a thousand readers of one page within a minute or two, from links with a mark of their own."""
    for number in range(900):
        address, when = f"198.{number // 200}.{number % 200}.9", 600 + chance.uniform(0, 120)
        yield ask(
            when, address, f"/nouvelle?utm={number}", agent=chance.choice(BROWSERS), referrer="https://social.example/"
        )
        yield ask(when + 0.3, address, "/static/a.css", referrer=SITE + "/nouvelle")


def outage(chance, clients=14):
    """The interface is down; programs try again several times a second until it is back."""
    for number in range(clients):
        for attempt in range(700):
            when, status = 600 + attempt / chance.uniform(3, 5), 503 if attempt < 650 else 200
            address = f"198.51.{number}.30"
            yield ask(when, address, "/api/v2/state", status, user=f"c{number}", agent="app/3.2", rt_ms=2000)


def broken_deploy(chance, people=60):
    """After a deployment a program of pages asks for parts that are gone: everybody meets it."""
    for number in range(people):
        address, when = f"198.51.{number}.40", 600 + chance.uniform(0, 400)
        yield ask(when, address, "/", agent=chance.choice(BROWSERS))
        for part in range(24):
            yield ask(
                when + part / 10,
                address,
                f"/api/v2/config/{part}" if part % 2 else f"/parts/{part}",
                404,
                referrer=SITE,
            )


def sign_in_outage(chance, people=120):
    """Nobody can sign in for a quarter of an hour: people try again and again, from home and from an office."""
    for number in range(people):
        address = "203.0.113.9" if number % 3 else f"198.51.{number}.50"
        when, agent = 600 + chance.uniform(0, 300), f"{chance.choice(BROWSERS)} b{number}"
        for attempt in range(chance.randrange(3, 16)):
            yield sign_in(when + attempt * chance.uniform(5, 25), address, f"p{number}", is_good=False, agent=agent)


def link_checker(chance, address="198.51.100.24"):
    """A program that follows every link of the site, pictures and styles too, and finds some of them dead."""
    for number in range(700):
        uri = chance.choice(
            (f"/article/{number}", f"/produit/{number}", f"/images/{number}.png", f"/a-propos/{number % 20}")
        )
        status = 404 if chance.random() < 0.08 else 200
        yield ask(
            number / 3, address, uri, status, agent="LinkChecker/10.2 (+https://linkchecker.example)", referrer=SITE
        )


def builder(chance, address="198.51.100.25"):
    """A build server that fetches what it builds from, and tests a service of its own that is not there yet."""
    for number in range(500):
        yield ask(number / 10, address, f"/simple/paquet-{number}/", agent="pip/24.1")
    for number in range(120):
        yield ask(60 + number, address, "/health", 503 if number < 60 else 200, agent="curl/8.5.0")


def probe(chance, address="198.51.100.26"):
    """A monitor: one page, every few seconds, for a day; and a browser of its own that walks three pages."""
    for number in range(2000):
        yield ask(number * 10, address, "/health", chance.choices((200, 503), (99, 1))[0], agent="UptimeRobot/2.0")
    for number in range(600):
        yield ask(number * 30 + 2, address, f"/{('', 'contact', 'panier')[number % 3]}", agent=BROWSERS[1])


def feed_reader(chance, address="198.51.100.27"):
    """A reader of feeds for many people: the same feed every minute, and what is new in it."""
    for number in range(900):
        yield ask(number * 20, address, f"/flux/{number % 30}", chance.choice((200, 304)), agent="FreshRSS/1.24")


def crawler(chance, address="192.0.2.66"):
    """A search engine that says who it is."""
    for number in range(600):
        agent = "Mozilla/5.0 (compatible; Searchbot/2.1; +http://search.example/bot)"
        yield ask(number * 2 + chance.uniform(0, 1), address, f"/produit/{number}", agent=agent)


def traveller(chance, account="maude"):
    """Somebody flies to Paris and signs in there with the telephone that they had at home."""
    for day in range(20):
        place, address = (MONTREAL, "198.51.100.28") if day < 15 else (PARIS, "198.18.4.28")
        geo = {"country": "CA" if day < 15 else "FR", "lat": place[0], "lon": place[1]}
        yield sign_in(day * 86_400 + chance.uniform(0, 9000), address, account, agent=BROWSERS[3], geo=geo)


def buyer_of_a_computer(chance, account="fleur"):
    """Somebody signs in with a new computer, at a friend's, and changes the password there."""
    for day in range(15):
        yield sign_in(day * 86_400, "198.51.100.29", account, agent=BROWSERS[0], geo={"country": "CA"})
    yield sign_in(15 * 86_400, "198.51.7.29", account, agent=BROWSERS[2], geo={"country": "CA"})


def clerk(chance, address="198.51.100.31", account="agent-12"):
    """Somebody at a help desk, who opens the customers that call, and lists of them."""
    when = 0.0
    for number in range(90):
        yield ask(when, address, f"/clients/{chance.randrange(9000)}", user=account, referrer=SITE + "/clients")
        when += chance.lognormvariate(4, 0.6)
        if number % 15 == 0:
            for row in range(50):
                yield ask(
                    when + row / 50,
                    address,
                    f"/api/clients/{number * 50 + row}/etat",
                    user=account,
                    referrer=SITE + "/clients",
                )


def talker(chance, address="198.51.100.32", account="rose"):
    """Somebody in a lively conversation."""
    for number in range(150):
        yield {
            **ask(number * 8 + chance.uniform(0, 5), address, "/conversations/7/messages", 201, user=account),
            "method": "POST",
        }


HONEST = (
    *(
        office,
        sync_client,
        stale_client,
        gallery,
        partner,
        flash_crowd,
        outage,
        broken_deploy,
        sign_in_outage,
        link_checker,
    ),
    *(builder, probe, feed_reader, crawler, traveller, buyer_of_a_computer, clerk, talker),
)

# Those who do. ``EVIL`` are their addresses.


def brute_force(chance):
    for number in range(60):
        yield sign_in(
            900 + number * chance.uniform(1, 2), "192.0.2.1", "zoe", is_good=False, agent="python-requests/2.32"
        )


def slow_brute_force(chance):
    for number in range(90):
        yield sign_in(number * 480 + chance.uniform(0, 200), "192.0.2.2", "zoe", is_good=False)


def spraying(chance):
    for number in range(120):
        yield sign_in(number * 6 + chance.uniform(0, 3), "192.0.2.3", f"p{number}", is_good=number == 70)


def slow_spraying(chance):
    for number in range(60):
        yield sign_in(number * 1200, "192.0.2.4", f"p{number}", is_good=False)


def stuffing(chance):
    for number in range(300):
        address = f"192.0.{number % 150}.5"
        yield sign_in(
            number * 4, address, f"z{number}", is_good=number % 150 == 9, uri="/api/token", agent="okhttp/4.9.3"
        )


def siege(chance):
    for number in range(60):
        yield sign_in(number * 90, f"192.0.{number}.6", "zoe", is_good=False, agent=chance.choice(BROWSERS))


def naming(chance):
    for number in range(100):
        yield {
            **ask(number * 2, "192.0.2.7", "/password/reset", chance.choice((200, 404)), user=f"n{number}"),
            "method": "POST",
        }


def codes(chance):
    for number in range(60):
        yield {**ask(number * 3, "192.0.2.8", "/mfa/verify", 401, user="zoe"), "method": "POST"}


def takeover(chance):
    for day in range(12):
        yield sign_in(
            day * 86_400, "198.51.100.60", "zoe", agent=BROWSERS[2], geo={"country": "CA", "lat": 45.5, "lon": -73.6}
        )
    when, geo = 12 * 86_400, {"country": "NG", "lat": LAGOS[0], "lon": LAGOS[1]}
    for number in range(7):
        yield sign_in(when + number * 9, "192.0.2.9", "zoe", is_good=False, agent=BROWSERS[1], geo=geo)
    yield sign_in(when + 80, "192.0.2.9", "zoe", agent=BROWSERS[1], geo=geo)
    yield {**ask(when + 200, "192.0.2.9", "/account/email", user="zoe", agent=BROWSERS[1], geo=geo), "method": "POST"}


def impossible_travel(chance):
    yield sign_in(0, "198.51.100.61", "zoe", agent=BROWSERS[2], geo={"country": "CA", "lat": 45.5, "lon": -73.6})
    yield sign_in(1800, "192.0.2.10", "zoe", agent=BROWSERS[1], geo={"country": "NG", "lat": LAGOS[0], "lon": LAGOS[1]})


def stolen_session(chance):
    for number in range(40):
        address, agent = ("198.51.100.62", BROWSERS[2]) if number % 2 else ("192.0.2.11", BROWSERS[1])
        yield ask(number * 20, address, "/compte", user="zoe", session="s-77", agent=agent)


def flood(chance):
    for number in range(4000):
        yield ask(
            900 + number / 150, "192.0.2.12", f"/search?q={number % 7}", chance.choice((200, 503, 429)), rt_ms=4000
        )


def random_flood(chance):
    for number in range(600):
        yield ask(
            900 + number / 20, "192.0.2.13", f"/{chance.randrange(1 << 40):x}?{chance.randrange(1 << 20):x}=1", 404
        )


def cache_flood(chance):
    for number in range(900):
        yield ask(
            900 + number / 15,
            "192.0.2.14",
            f"/?{chance.randrange(1 << 40):x}",
            200,
            referrer="https://www.search.example/",
        )


def dear_questions(chance):
    for number in range(150):
        yield ask(
            900 + number * 2,
            "192.0.2.15",
            f"/recherche?q={chance.choice('abcdef')}*&tri=prix",
            rt_ms=chance.uniform(2500, 6000),
        )


def scraping(chance):
    for number in range(400):
        yield ask(600 + number * chance.uniform(1, 1.2), "192.0.2.16", f"/produit/{number}", agent=BROWSERS[1])


def tool_scraping(chance):
    for number in range(400):
        yield ask(
            600 + number * 1.5,
            "192.0.2.17",
            f"/article/laine-{chance.randrange(10**6)}-bleue",
            agent="Scrapy/2.11 (+https://scrapy.org)",
        )


def shared_scraping(chance):
    for number in range(700):
        yield ask(600 + number, f"192.{number % 60}.2.18", f"/produit/{number}", agent=BROWSERS[5])


def harvesting(chance):
    for number in range(400):
        status = 404 if chance.random() < 0.3 else 200
        yield ask(600 + number * 1.1, "192.0.2.19", f"/api/v1/users/{1000 + number}", status, user="faux")


def undocumented(chance):
    names = (
        "internal/users",
        "admin/keys",
        "v0/export",
        "debug/vars",
        "private/audit",
        "beta/flags",
        "jobs",
        "metrics",
    )
    for number, name in enumerate(names * 3):
        yield ask(
            600 + number * 5,
            "192.0.2.20",
            f"/api/{name}",
            chance.choice((403, 404, 404, 200)),
            user="faux",
            agent="curl/8",
        )


def forced_browsing(chance):
    names = ("keys", "users", "roles", "bills", "audits", "plans", "teams", "hooks", "logs", "jobs", "mails", "flags")
    for number in range(60):
        yield ask(600 + number * 4, "192.0.2.21", f"/gestion/{names[number % 12]}/{number}", 403, user="faux")


def scanning(chance):
    for number in range(200):
        yield ask(
            600 + number / 5,
            "192.0.2.22",
            f"/{chance.choice(('old', 'bak', 'cgi-bin', 'tmp'))}/{chance.randrange(10**6)}.php",
            404,
        )


def rhythm(chance):
    for number in range(60):
        yield ask(
            600 + number * 5 + chance.uniform(-1, 1),
            "192.0.2.23",
            f"/article/{number * 7 % 400}",
            session="s-5",
            referrer=SITE,
        )
        yield ask(600.5 + number * 5, "192.0.2.23", "/static/a.css", session="s-5", referrer=SITE)


def disguised(chance):
    for number in range(200):
        yield ask(600 + number * 3, "192.0.2.24", f"/article/{number}", agent=f"{chance.choice(BROWSERS)} v{number}")


def mass_mail(chance):
    for number in range(80):
        yield {
            **ask(600 + number * 4, "192.0.2.25", f"/membres/{number * 13}/messages", 201, user="faux"),
            "method": "POST",
        }


ATTACKERS = (
    *(
        brute_force,
        slow_brute_force,
        spraying,
        slow_spraying,
        stuffing,
        siege,
        naming,
        codes,
        takeover,
        impossible_travel,
    ),
    *(
        stolen_session,
        flood,
        random_flood,
        cache_flood,
        dear_questions,
        scraping,
        tool_scraping,
        shared_scraping,
        harvesting,
    ),
    *(undocumented, forced_browsing, scanning, rhythm, disguised, mass_mail),
)


def background(seed):
    """Return a chance and the readers who are always there."""
    chance = Random(seed)
    return chance, list(crowd(chance))
