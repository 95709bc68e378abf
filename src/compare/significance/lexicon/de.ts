/**
 * German words, lower case and without marks, that stand in the terms, policies and agreements of at least 3 different services
 * (vocabulary counted over the public collections of Open Terms Archive).
 * @module
 */
export const GERMAN = `
aber abgeben abgegeben abgegebenen abgeschlossenen abhangig abrufbar abrufbaren abrufen abschließen abschließend abweichend abweichende
abzuandern abzulehnen abzurechnen abzurufen abzuschließen ahnliche ahnlichen ahnlicher aktiv aktualisieren aktuell aktuelle aktuellen
alle allein allen allerdings allgemeinen als anbieten anbietet andere anderem anderen anderer anderes andern anders anderweitig
anfallende anfallenden angebahnten angeben angeboten angebotene angebotenen angeforderten angegeben angegebene angegebenen angekundigt
angemessen angemessene angemessenen angemessener angenommen angepasst angezeigt angezeigten anhand anpassen anzubieten anzugeben
anzumelden anzupassen auch auf aufgehoben aufgrund aufrechnen auftreten aufweisen aufzufordern aufzunehmen aus ausdrucklich
ausdruckliche ausdrucklichen ausdrucklicher ausgenommen ausgeschlossen ausgewahlten ausreichend aussagekraftige ausschließen
ausschließlich ausschließliche ausschließlicher auswahlen auszuschließen auszuuben automatisch automatische automatisiert automatisierte
automatisierten automatisierter außer außerdem außergerichtliche außerhalb beachten bearbeiten bearbeitet bedarf bedeutet beeinflusst
beeintrachtigen beeintrachtigt beenden beendet befugt begrenzt begrunden begrundet begrundeten behalt behandeln behordliche bei beiden
beim beinhalten beispielhaft beispielsweise bekannt bekannten bekanntgegebene belastet bemuht benotigen benotigt benutzen berechnet
berechtigt berechtigte berechtigten berechtigtes bereit bereitgestellt bereitgestellte bereitgestellten bereits bereitzustellen
berucksichtigen berucksichtigt beruhen beruhenden beruhrt beruht beschrankt beschrieben beschriebenen besonderen besser bestatigen
bestatigende bestehen bestehende bestehenden besteht bestimmt bestimmte bestimmten bestimmter besuchen beteiligt beteiligten betragt
betreffen betreffende betreffenden betreiben betreibt betrieben betroffene betroffenen bevor bewerben bewertet beworben bezeichnet
beziehen bezieht bezogenen bezuglich bieten bietet billigem binnen bitte bleiben bleibt bspw bzw dabei dadurch dafur daher damit dann
dar darauf darf dargestellt dargestellten darstellen daruber darzustellen das dass dasselbe datenschutzrechtliche datenschutzrechtlichen
dauerhaft dauerhaften davon dazu deaktivieren deaktiviert deklariert dem demnach denen denjenigen denn dennoch derartigen derartiger
deren derselben deshalb dessen deutsche diejenigen dienen dient dies diese diesem diesen dieser dieses direkt direkte dort drei durch
durchgefuhrt durchzufuhren durfen ebenfalls ebenso eigene eigenem eigenen ein eindeutige eine einem einen einer eines einfache
eingebunden eingegeben eingegebenen eingeholt eingereicht eingeschrankt eingesetzt eingestellt eingestellte eingestellten eingetragene
einhalten einige einmal einschlagigen einschließlich einschranken einstellen einverstanden einzelne einzelnen einzelner einzubinden
einzuhalten einzuraumen einzuschranken einzustellen elektronische elektronischer endgultige entfaltet entfernen entfernt entgangenen
enthalt enthalten enthaltenen entscheiden entscheidet entsprechen entsprechend entsprechende entsprechenden entsprechender entspricht
entstanden entstandene entstehen entstehenden entweder erbrachten erbringen erfolgen erfolgt erforderlich erforderliche erforderlichen
erfordern erfordert erfullen erganzende ergeben ergreifen erhalt erhalten erhaltenen erheben erheblich erhebliche erhebt erhoben
erhobenen erkennen erkennt erklaren erlauben erlaubt ermachtigt ermittelten ermoglichen ermoglicht erneut erreichbar ersetzen ersetzt
erst erstatten erstellen erstellt ersten erteilte erteilten erweitern erzielen etwa etwaige etwaigen etwaiger europaischen externe
fahrlassigen fallig falsche falschen falscher fehlenden ferner fest festgelegt festgelegten festlegen finden findet folgende folgenden
folgt fordern forschen fortgefuhrt frei freiem fremde fristlos fristlosen fuhren fuhrt funf fur ganz garantiert geandert geanderten
geben gebucht gebuchten geeignete geeigneten gegeben gegebenenfalls gegen gegenuber geheim gehoren gehort gekauften gekennzeichnet
geklart gekundigt gelangen gelegt gelistet geloscht gelost gelten geltend geltenden gem gemacht gemachten gemaß gemeinsam genannt
genannte genannten genau generiert generierten genommen genugt genutzt genutzten gepruft gerichtlichen geringerer gesamten geschlossen
geschlossenen geschutzt geschutzte gesetzlich gesetzliche gesetzlichen gesetzlicher gesichert gesondert gesonderte gespeichert
gespeicherte gespeicherten gesperrt gestatten gestattet gestellt gestellten getatigten getroffen gewahlten gewahrleisten gewahrleistet
gewerbliche gewerblichen gewohnlicher gewunschten gezielt ggf ggfs gibt gilt gleich gleichen grob grobe grober großen grundsatzlich
gultigen guten haben haften haftet halten handelt hat heraus hier hieran hierbei hierdurch hierfur hiernach hieruber hiervon hierzu hin
hinaus hinausgehende hinsichtlich hinterlegt hinterlegte hinweisen historische hohere ihm ihnen ihr ihre ihrem ihren ihrer ihres immer
indem individuellen informieren informiert inhaltliche inkl inklusive innerhalb insb insbesondere insoweit internationalen internen
irrefuhrend irrefuhrender ist jahrlich jede jedem jeder jederzeit jedoch jegliche jeweilige jeweiligen jeweils juristische juristischen
kann kein keine keinem keinen keinerlei kommen kommenden kommerzielle kommt konkrete konkreten konnen kontaktieren korrigieren
kostenfreie kostenfreien kostenlos kostenpflichtig kostenpflichtige kostenpflichtigen kostenpflichtiger kundigen kurzere lassen
laufenden lediglich legen legt leistet leitenden letzten lieferbar liegen liegenden liegt loschen machen macht man maßgeblich
maßgeblichen mehr mehreren melden mindestens mit mitgeteilten mithilfe mittels mitzuteilen mobilen mochte mochten moglich moglichen
moglichst monatlich muss mussen mutmaßlichen nach nachfolgend nachfolgenden nachsten nachweisen nachzuweisen nahere nationalen
naturlichen neben nehmen neuen neuer nicht niemals nimmt noch notwendig notwendige notwendigen nur nutzen nutzt oben objektiv oder
offengelegt offensichtlich offentlich offentlichen ohne optimieren ordentlich ordnungsgemaße organisatorische personenbezogene
personenbezogenen personenbezogener personliche postalische prufen pruft publizieren raumlich raumt rechtlich rechtliche rechtlichen
rechtswidrige rechtswidrigen rechtzeitig regelmaßig regeln registrieren registrierten relevanten richten richtet sachlich samtliche
samtlicher schließen schnell schriftlich schriftliche schuldhafte schuldhaften schutzen sechs sehr sei seine seinem seinen seiner seines
seitens selbst selbstandig senden setzen setzt sich sicher sichern sicherzustellen sie siehe sind sobald sodass sofern sofort sofortigen
sog sogenannte solange solche solchen solcher solches soll sollen sollte somit sondern sonst sonstige sonstigen sonstiger sorgen
sorgfaltig soweit sowie sowohl spatestens speichern speichert sperren statistische statt stattdessen stattfinden stehen stehenden steht
stellen stellt stets tatig tatigen tatsachlichen technisch technische technischen technischer teilt teilweise tragen tragt treffen
treten tritt trotz typischerweise uber ubereignen uberhaupt ubermitteln ubermittelt ubermittelte ubermittelten ubernehmen ubernimmt
ubernommen uberprufen uberpruft ubertragen ubertragt uberwachen ubrigen umfassendes umfasst umgehend unabhangig unberuhrt unbeschrankt
unbestimmte unentgeltlich unionsrechtlichen unmittelbar unmittelbarer unrichtig unrichtige uns unser unsere unseren unserer unter
unterbreiten unterlassen unterliegen unterliegt unterrichten unterrichtet untersagt unterschiedlichen unverzuglich unvollstandig
unvollstandige unvorhergesehenen unwirksam unwirksamen unzulassig verandern veranlassen verantwortlich verarbeiten verarbeitet
verbessern verbindlich verbindlichen verboten verbreiten verbunden verbundene verbundenen vereinbaren vereinbart vereinbarte
vereinbarten verfugbar verfugbare verfugbaren vergeben vergebenen verhindern verhindert verkauft verknupft verlangen verlangt verletzen
verletzt vermittelt veroffentlichen veroffentlichten verpflichten verpflichtet verschiedene verschiedenen versenden versendet verstehen
verstoßen verstoßt versuchen vertraglich vertragliche vertraglichen vertragstypischen vertrauen vertraulich vertrauliche vertreten
vertretenden verursacht vervielfaltigen verwenden verwendet verwendeten verwiesen verzichten viele vielen vier vierzehn vollstandig
vollstandige vollstandigen vollumfanglich vom von vor voraus vorbehalten vorgenannten vorgenommen vorgesehen vorgesehene vorgesehenen
vorhanden vorherige vorheriger vorhersehbaren vorliegt vornehmen vorstehende vorstehenden vorvertraglicher vorzunehmen wahlen wahr
wahren wahrend wahrheitsgemaß wahrheitsgemaße weder wegen weil weist weiter weitere weiteren weiterer weitergeben weitergehende
weiterhin weiterzugeben weiterzuleiten welche welchem welcher welches wenden weniger wenn werden wesentlichen wesentlicher wichtigem
wichtigen wichtiger widerrufen widersprechen widerspricht widersprochen wie wieder wiederholt wir wird wirksam wirksamen wirtschaftlich
wirtschaftlichen wobei worden wurde wurden zahlen zahlt zeitlich zeitnah zeitweise zudem zuganglich zuganglichen zugestimmt zugrunde
zukunftige zulassig zuletzt zum zumindest zumutbar zunachst zur zusammen zusammenzuarbeiten zusammenzustellen zusatzlich zusatzliche
zustande zuvor zwar zwei zwingend zwingenden zwingender zwischen
`;
