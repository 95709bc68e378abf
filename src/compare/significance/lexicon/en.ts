/**
 * English words, lower case and without marks, that stand in the terms, policies and agreements of at least 5 different services
 * (vocabulary counted over the public collections of Open Terms Archive), and words that are easily taken for each other.
 * @module
 */
export const ENGLISH = `
cite cites cited abandoned abet abeyance abide abides abiding abilities ability able abnormal about aboutads above abovementioned abroad absence absent
absolute absolutely abuse abused abuses abusing abusive aby academic accede accelerate accelerometer accept acceptable acceptance
accepted accepting accepts access accessed accesses accessibility accessible accessing accessories accident accidental accidentally
accidents accommodate accommodation accommodations accompanied accompanies accompany accompanying accomplish accord accordance according
accordingly account accountability accountable accountants accounted accounting accounts accreditation accredited accrue accrued
accruing accumulate accumulated accumulation accuracy accurate accurately accused achieve achieved achievement achievements achieving
acknowledge acknowledged acknowledgement acknowledges acknowledging acknowledgment acquire acquired acquirer acquirers acquires
acquiring acquisition acquisitions across act acted acting action actionable actions activate activated activates activating activation
active actively activities activity actor actors acts actual actually adapt adaptation adaptations adapted adapting add added addenda
addendum adding addition additional additionally additions address addressed addressee addresses addressing adds adequacy adequate
adequately adhere adhered adherence adheres adhering adjacent adjudicate adjudicated adjudication adjust adjusted adjusting adjustment
adjustments admin administer administered administering administers administration administrative administratively administrator
administrators admins admissibility admissible admission admissions admit adopt adopted adopting adoption adopts adresa adrese adresu
adresy ads adult adults advance advanced advances advantage advantageous adversarial adverse adversely advert advertise advertised
advertisement advertisements advertiser advertisers advertises advertising adverts advice advisability advisable advise advised adviser
advisers advises advisor advisors advisory advocacy advocate advocates advocating adware affaires affairs affect affected affecting
affects affiliate affiliated affiliates affiliation affiliations affirm affirmations affirmative affirmatively affixed afford afforded
affords aforementioned aforesaid after afterwards again against age aged agencies agency agent agentic agents ages aggregate aggregated
aggregating aggregation aggregator aggregators aggressive ago agree agreeable agreed agreeing agreement agreements agrees ahead aid aids
aim aimed aims air aircraft airlines airport airports aka alarm album albums alcohol alcoholic ale alert alerted alerting alerts
algorithm algorithmic algorithms alia alias aliases align aligned alignment aligns alive all allegation allegations allege alleged
allegedly alleges alleging allergens allergies allergy allocate allocated allocation allotted allow allowable allowance allowed allowing
allows allude allusion almost alone along alongside alors alpha alphanumeric already also alter alteration alterations altered altering
alternate alternative alternatively alternatives alters although altogether always amazing ambiguity ambiguous amend amended amending
amendment amendments amends amenities amicable amicably ammunition among amongst amount amounts amplify analogous analyse analyses
analysing analysis analysts analytic analytical analytics analyze analyzed analyzes analyzing ancestry ancillary and anger anglais ani
animal animals animated animation animations annexed anniversary annotate annotations announce announced announcement announcements
annoy annoyance annual annually annulation annum anomalies anonymisation anonymise anonymised anonymity anonymization anonymize
anonymized anonymous anonymously anorexia another ans answer answered answering answers anti anticipate anticipated anticipation
antivirus anxiety any anybody anymore anyone anything anytime anywhere apart app apparel apparent appeal appealed appealing appeals
appear appearance appearances appeared appearing appears appellate appendices appendix appliances applicability applicable applicant
applicants application applications applied applies apply applying appoint appointed appointment appointments appoints appraise
appreciate appreciates apprehension apprise approach approaches appropriate appropriately appropriateness approval approvals approve
approved approves approving approximate approximately apps aptitudes arbitrability arbitrable arbitrage arbitral arbitrate arbitrated
arbitration arbitrations arbitrator arbitrators architecture archival archive archived archives archiving are area areas aren argument
arise arisen arises arising armed arose around arrange arranged arrangement arrangements arranging array arrears arrival arrive arrived
arrives arriving art article articles artificial artificially artist artistic artists artwork ascertain ascribed aside ask asked asking
asks aspect aspects assault assemble assembling assembly assent assert asserted asserting assertion assertions asserts assess assessable
assessed assesses assessing assessment assessments asset assets assign assignable assigned assignee assignees assigning assignment
assignments assignor assignors assigns assist assistance assistant assistants assisted assisting assists associate associated associates
associating association associations assume assumed assumes assuming assumption assurance assurances assure assured attach attached
attaches attaching attachment attachments attack attacks attain attempt attempted attempting attempts attend attendance attended
attendee attendees attending attention attestation attitudes attorney attorneys attract attractions attractive attributable attribute
attributed attributes attributing attribution attributions auction auctions audience audiences audio audiovisual audit audited auditing
auditor auditors auditory audits augment auth authentic authenticate authenticated authenticates authenticating authentication
authenticity author authored authorisation authorisations authorise authorised authorises authorising authoritative authorities
authority authorization authorizations authorize authorized authorizes authorizing authors authorship auto autocomplete automate
automated automatic automatically automaticky automating automation autonomous autonomously auxiliary avail availability available
availing avatar avatars avenue average averse avert avoid avoidance avoided avoiding avoids awaiting award awarded awards aware
awareness away awesome baby back backed backend background backgrounds backing backup backups bad badge badges baggage bags bailee
bailiffs bailor bait baking balance balanced balances balancing ballot ban band bandwidth bank banking bankrupt bankruptcy banks banned
banner banners banning bans bar bare bargain bargaining barred barring barter base based bases basic basics basis basket batch batched
batches batching batteries battery bcookie beacon beacons bear bearing bears beautiful beauty became because become becomes becoming bed
beds been beer before beforehand befriending began begin beginning begins begun behalf behave behaves behavior behavioral behaviors
behaviour behavioural behaviours behind being beings belief beliefs believe believed believes believing belittling bellwether belong
belonging belongs below benchmark benchmarking benchmarks beneficial beneficiaries beneficiary benefit benefiting benefits benefitting
besides best bestiality beta better betting between beverages beyond bez biannual biannually bias biased bid bidding bids biennial
biennially big bigotry bike bikes bill billed billing billion bills binary bind binding binds bing bio biographical biography biological
biometric biometrics birth birthdate birthday bit bits black blackmail blackmailing block blockade blockchain blocked blocking blocks
blog blogs blood blue board boarding boards bodies bodily body bold bomb bombing bombs bona bond bonds bonus bonuses book booked booking
bookings bookkeeping bookmarks books boost boosting border borders borne bot both botnets bots bottom bought bound boundaries bounty box
boxes branch branches brand branded branding brands breach breached breaches breaching break breakdown breakdowns breakfast breaking
breaks breasts bribery bridge brief briefly brightness bring bringing brings broad broadband broadcast broadcasting broadcasts broader
broadest broadly brochures broken broker brokerage brokers brought browse browsed browser browsers browsing brute bude budget bug bugs
build builder building buildings builds built bulk bullet bulletin bullies bully bullying bundle bundled bundles burden burdens
burdensome bureau bureaus burned business businesses busy but buttocks button buttons buy buyer buyers buying buys bypass bypassing
cable cables cache cached caches caching calculate calculated calculates calculating calculation calculations calendar calendars call
called caller calling calls calories came camera cameras campaign campaigning campaigns can cancel cancelation cancelbots canceled
canceling cancellation cancellations cancelled cancelling cancels candidate candidates cannabis cannot cap capabilities capability
capable capacity capital capitalised capitalism capitalization capitalized capped capping caps caption captioning captions capture
captured captures capturing car carbon card cardholder cardinal cards care career careers careful carefully cargo carriage carried
carrier carriers carries carry carrying cars cart cas case cases cash cashback casino casinos caste casual catalog catalogs catalogue
catastrophic categories categorisation categorise categorising categorization categorize categorized categorizing category cater causal
cause caused causes causing caution cautious cease ceased ceases ceasing ceilings celebrate celebrates celebrating celebrities celebrity
cell cellular celui cena censor censoring censorship census cent center centers central centralised centralized centre centres cenu ceny
certain certainty certificate certificates certification certifications certified certifies certify certifying cessation chain chains
challenge challenged challenges challenging chance chances change changed changes changing channel channels chapters character
characteristic characteristics characterized characters charakter charge chargeable chargeback chargebacks charged charges charging
charitable charities charity chart charter charts chat chatbot chatbots chats chatting chce cheat cheating cheats check checkbox checked
checking checkout checkpoints checks chemical chemicals cheque child childbirth children chip choice choices choose chooses choosing
chose chosen cigarettes circulation circumstance circumstances circumvent circumventing circumvention circumvents citation citations
cities citizen citizens citizenship city civic civil claim claimant claimants claimed claiming claims clarification clarifications
clarified clarify clarifying clarity class classes classification classifications classified classifiers classify classroom clause
clauses clean cleaning clear clearance clearances cleared clearer clearing clearly click clicked clicking clicks clickstream client
clients clinical clip clips clocks clone cloning close closed closely closer closes closest closing closure clothes clothing cloud club
clubs coarse code codec codes coding coerce coercion coffee coins cold collaborate collaborating collaboration collaborative
collaboratively collaborators collages collateral colleague colleagues collect collected collectible collecting collection collections
collective collectively collectors collects college colonialism color colors colour column com combat combating combination combinations
combine combined combining come comes comfort comfortable comics coming command commands commence commenced commencement commences
commencing comment commentary commenting comments commerce commercial commercialise commercialize commercialized commercially commingle
commission commissioned commissions commit commitment commitments commits committed committing commodities common commonly commotion
communicate communicated communicates communicating communication communications communities community companies companion company
comparable compare compared compares comparing comparison compatibility compatible compel compelled compelling compensate compensated
compensating compensation compensations compensatory compete competent competes competing competition competitions competitive
competitor competitors compilation compilations compile compiled compiling complain complainant complained complaining complaint
complaints complement complementary complete completed completely completeness completes completing completion complex complexity
compliance compliant complicated complied complies compliment complimentary comply complying component components composed composer
composing composition compositions comprehensive comprehensively compression comprise comprised comprises comprising compromise
compromised compromises compromising compte compter compulsory computational compute computer computers computing comrade comrades con
conceal concealed concealing concealment concept concepts concern concerned concerning concerns concert concise conclude concluded
concludes concluding conclusion conclusions conclusive concrete concurrent concurrently condition conditional conditioned conditions
condones condoning conduct conducted conducting conducts conduit confer conference conferences conferencing conferred conferring confers
confidence confidential confidentiality confidentially configuration configurations configure configured configuring confirm
confirmation confirmations confirmed confirming confirms conflict conflicting conflicts conform conformance conforme conformity conforms
confuse confused confuses confusing confusingly confusion congestion conjunction connect connected connecting connection connections
connectivity connectors connects consciousness consecutive consensus consent consented consenting consents consequence consequences
consequential consequently conservation consider considerable consideration considerations considered considering considers consist
consistency consistent consistently consisting consists console consoles consolidate consolidated consolidating consolidation
consommateur consommation conspicuous conspicuously conspiracy constant constantly constitute constitutes constituting constitution
constrain constraints constructing construction constructive construe construed consult consultant consultants consultation
consultations consulted consulting consume consumed consumer consumers consuming consumption contact contactable contacted contacting
contacts contain contained container containers containing contains contaminating contamination contemplated contemporaneous contend
content contents contenu contest contested contests context contexts contextual contextually contingent continual continually
continuation continue continued continues continuing continuity continuous continuously contract contracted contracting contractor
contractors contracts contractual contractually contradict contradicted contradiction contradictions contradicts contrary contrast
contrat contravene contravenes contravention contre contribute contributed contributes contributing contribution contributions
contributor contributors control controlled controller controllers controllership controlling controls controversial controversies
controversy convenience convenient conveniently conventional conventions conversation conversational conversations conversion
conversions convert converted converting converts convey conveyed convicted conviction convictions convinced convoy convulsions cookie
cookies cooking cool cooling coopcycle cooperate cooperates cooperating cooperation cooperative cooperatively coordinate coordinated
coordinates coordinating coordination copied copies copy copying copyright copyrightable copyrighted copyrights core corner corporate
corporation corporations correct corrected correcting correction corrections corrective correctly correctness correlate correspond
correspondence corresponding corresponds corrupt corrupted corruption cosmetic cost costly costs could council counsel counseling count
counted counter counterclaim counterclaims counterfeit counterfeiting counterpart counterparties counterparts counterparty counting
countries country counts county coupon coupons courier couriers course courses court courteous courtesy courts covenant covenants cover
coverage covered covering covers crack cracking cracks craft crash crashes crashing crawl crawler crawlers crawling create created
creates creating creation creations creative creatives creativity creator creators credential credentials credibility credible credit
credited crediting creditor creditors credits creditworthiness creed crime crimes criminal criminality crises crisis criteria critical
criticism crop cross crossing crowd crude cruel cruelty crypto cryptocurrencies cryptocurrency cryptographic cryptographically
cryptography crystallizes culpable culpably cultural culture cumulative curate curated curation curb cure cured currencies currency
current currently custodian custody custom customary customer customers customisation customise customised customizable customization
customizations customize customized customizing customs cut cutting cyber cyberattacks cybercrime cybersecurity cycle cycles daily
damage damaged damages damaging danej danger dangerous dash dashboard dashboards data database databases dataset datasets date dated
dates dating datr daty day days dba deactivate deactivated deactivates deactivating deactivation dead deadline deadlines deal dealer
dealers dealing dealings deals dealt death debate debit debited debiting debits debt debtor debts debug debugging decay deceased deceit
deceive deceives deceiving decency decentralized deception deceptive decide decided decides deciding decipher decision decisions
declaration declarations declaratory declare declared declares declaring decline declined declines declining decode decompile
decompiling decrease decree decrypt decrypted decryption dedicated deduce deduct deducted deducting deduction deductions deem deemed
deems deep deeper deepfake deepfakes defamation defamatory defame defames defaming default defaults defeat defect defective defects
defence defend defending defense defenses defer deferring deficiencies deficiency define defined defines defining definition definitions
definitive defraud defrauded defrauding defuse degradation degrade degraded degrades degrading degree degrees deidentification
deidentified deidentify del delay delayed delaying delays delegate delegated delegation delete deleted deleterious deletes deleting
deletion deletions deliberate deliberately delinquent deliver deliverability deliverable deliverables delivered deliveries delivering
delivers delivery demand demande demander demanding demands demdex demean demo democratic democratically demographic demographics
demonstrably demonstrate demonstrated demonstrating demonstration demonstrations den denial denied denominated denomination deny denying
department departments departure depend dependent dependents depending depends depersonalized depict depicted depicting depiction
depictions depicts deploy deployed deploying deployment deploys deposit deposited deposits deprecated deprive depth der deregister
derivate derivative derivatives derive derived derives deriving derogate derogating derogation derogations derogatory des descramble
describe described describes describing description descriptions descriptive deserve design designate designated designates designating
designation designations designed designee designees designer designers designing designs desirable desire desired desires desk desktop
despite destination destinations destroy destroyed destroying destruction destructive detail detailed detailing details detain detect
detected detecting detection detects deter deterioration determination determinations determine determined determines determining
detract detriment detrimental detrimentally develop developed developer developers developing development developments develops deviate
device devices devised diagnose diagnosing diagnosis diagnostic diagnostics dial dialing dialler dialogue dictate dictated did didn die
died diet dietary differ difference differences different differentiate differently differing differs difficult difficulties difficulty
diffuse digital digitally digits dignity diligence diligent diligently dilute dimension dimensions diminish diminishes dimming direct
directed directing direction directions directive directives directly director directories directors directory directs disabilities
disability disable disabled disablement disables disabling disadvantage disadvantaged disadvantageous disadvantages disagree
disagreement disagreements disagrees disallow disallowed disappear disappears disassemble disassembling disassembly disassociate
disassociated disaster disasters disbursed disbursement disbursements discard discarded discharge discharged discharges disciplinary
disciplined disclaim disclaimed disclaimer disclaimers disclaims disclose disclosed discloses disclosing disclosure disclosures
discomfort disconnect disconnected disconnecting discontinuance discontinuation discontinue discontinued discontinues discontinuing
discount discounted discounts discourage discourse discover discoverable discovered discovering discovers discovery discreet
discrepancies discrepancy discrete discretion discriminate discriminated discriminates discriminating discrimination discriminatory
discuss discussed discussing discussion discussions disease diseases disguise disguising disgust dishonest dishonesty disinformation
disk dislikes dismemberment dismiss dismissal dismissed disobey disorder disorders disorientation disparage disparages disparaging
dispatch dispatched display displayed displaying displays disposal dispose disposed disposition dispositive disproportionate
disproportionately dispute disputed disputes disqualify disregard disrepute disrespectful disrupt disrupting disruption disruptions
disruptive disrupts dissatisfaction dissatisfied disseminate disseminated disseminating dissemination dissolution dissolve distance
distinct distinctive distinguish distinguished distinguishing distort distorting distract distress distribute distributed distributes
distributing distribution distributions distributor distributors district disturb disturbance disturbances disturbing diverse diversity
divert divestiture divided division divulge dizziness dla dle dne dni doba dobu doby docking docs doctor doctored doctrine document
documentary documentation documented documents does doesn dog dohodou doing dokladu dokumentu dollar dollars domain domains domestic
domicile domiciled don donate donating donation donations done door doors dot double doubt doubts down downgrade downgraded
downgrades downgrading download downloadable downloaded downloading downloads downstream downtime doxing doxxing dpo draft drafted
drafter drafting drafts draw drawing drawings drawn draws dress drink drinking drinks drive driven driver drivers drives driving droit
droits drop dropdown dropped drops drug drugs dry due dues duly dumps duplicate duplicated duplicates duplication duplicative durability
durable duration durations during duties duty dynamic dynamically each earlier earliest early earn earned earning earnings earthquake
earthquakes ease easier easiest easily easy eating economic economically economy ecosystem edit edited editing edition editions editor
editorial editors edits educate education educational effect effected effecting effective effectively effectiveness effects effectuate
efficacy efficiencies efficiency efficient efficiently effort efforts egregious eight eighteen eighty either elapsed elect elected
electing election elections elective electoral electric electrical electricity electronic electronically elects element elements
elephant elevated elicit eligibility eligible eliminate eliminated eliminates elimination else elsewhere elude email emailed emailing
emails embargo embargoed embargoes embarrass embarrassing embed embeddable embedded embedding embeds embodied embodies emend emergencies
emergency emerging eminent emoji emojis emotional emotions emphasis emphasize employ employed employee employees employer employers
employing employment employs empower empowered empowers empty emulate enable enabled enables enabling enacted enactment enclose enclosed
encode encoded encompasses encounter encountered encounters encourage encouraged encouragement encourages encouraging encrypt encrypted
encrypting encryption encrypts encumber encumbrances end endanger endangered endangerment endangers endeavor endeavors endeavour
endeavours ended ending endorse endorsed endorsement endorsements endorses endorsing endpoint endpoints ends energy enforce
enforceability enforceable enforced enforcement enforces enforcing engage engaged engagement engagements engages engaging engine
engineer engineered engineering engineers engines enhance enhanced enhancement enhancements enhancing enjoin enjoy enjoyable enjoyed
enjoying enjoyment enjoys enough enquired enquiries enquiry enrich enrichment enroll enrolled enrolling enrollment ensure ensured
ensures ensuring entail entails enter entered entering enterprise enterprises enters entertaining entertainment entice entire entirely
entirety entities entitle entitled entitlement entitlements entitles entitling entity entrance entrepreneurs entries entrust entrusted
entry enumerated envelop environment environmental environments envisaged epidemic epidemics epilepsy equal equally equals equipment
equitable equity equivalent equivalents erase erased erasing erasure erotic erroneous error errors escalate escalated escalation escort
escrow especially essence essential essentially est establish established establishes establishing establishment establishments estate
estimate estimated estimates estimating estimation estoppel etc ethical ethics ethnic ethnically ethnicity euro euros evade evaluate
evaluated evaluates evaluating evaluation evaluations even event events eventually ever every everyday everyone everything everywhere
evidence evidenced evidences evidencing evident evidentiary evolution evolve evolves evolving exact exactly exam examination examine
examined examining example examples exceed exceeded exceeding exceeds excellent except exception exceptional exceptionally exceptions
excerpt excerpts excess excessive excessively exchange exchangeable exchanged exchanges exchanging excise excited exclude excluded
excludes excluding exclusion exclusions exclusive exclusively exclusivity excuse excused executable executables execute executed
executes executing execution executive executives exemplary exempt exempted exemption exemptions exercise exercised exercises exercising
exert exfiltration exhaust exhausted exhaustion exhaustive exhibit exhibition exhibits exigent exist existed existence existing exists
exit exiting expand expanding expansion expect expectation expectations expected expects expedient expedite expedited expeditiously
expend expenditure expenditures expense expenses expensive experience experienced experiences experiencing experiment experimental
experiments expert expertise experts expiration expire expired expires expiry explain explained explaining explains explanation
explanations explanatory explicit explicitly exploit exploitation exploitative exploited exploiting exploits explore explosion
explosions explosive explosives export exportable exported exporter exporting exports expose exposed exposes exposing exposure express
expressed expresses expressing expression expressions expressly expropriate extend extended extending extends extension extensions
extensive extent external externally extinguish extinguished extortion extra extract extracted extracting extraction extracts
extrajudicial extraordinary extreme extremely extremism extremist eye eyes fabricated face faced faces facial facilitate
facilitated facilitates facilitating facilitation facilities facility facing facsimile fact factor factors factory facts factual
factually faculty fail failed failing fails failure failures fair fairly fairness faisant fait faith fake fall fallen falling falls
false falsehoods falsely falsification falsified falsify falsifying familial familiar familiarize families family fan fans fantasy far
fare fares farther fashion fast faster fastest fatigue fault faults faulty favor favorable favorite favorites favour favourable
favourite fax fear feasible feature featured features featuring federal fee feed feedback feeds feel feelings fees fellow female
feminine fetishes few fewer fiat fiction fictional fictitious fide fiduciary field fields fifteen fifty fight fighting figure figures
figuring file filed files filing filings fill filled filling film films filter filtered filtering filters fin final finalized finalizing
finally finance finances financial financially financing find finding findings finds fine fines fingerprint fingerprinting fingerprints
finish finished finishing fins fire firearms fires firewall firewalls fireworks firm firms firmware firmy first fiscal fit fitness fits
five fix fixed fixes fixing flag flagged flagging flags flammable flash flashing flat flaws fleet flexibility flexible flight flights
flood flooding floods floor flow flower flows fluctuate fluctuations fluids focus focused foi folder folders follow followed follower
followers following follows font fonts food footage footer for forbidden force forced forces forecast forecasting forecasts foregoing
foreign foremost foresee foreseeable foreseen forever forfeit forfeited forfeiture forge forged forgery forget forging forgotten fork
forked form forma formal formalities formally format formation formats formatted formatting formed former formerly forming formou forms
forth forthcoming forthwith forty forum forums forward forwarded forwarding forzamotorsport foster fostering fosters fotografie
fotografii found foundation foundational founded four fournir fourniture fourteen fourth fractional fragile frais frame framed frames
framework frameworks framing franchise franchisee franchiser franchisor fraud fraudulent fraudulently free freedom freedoms freely
freephone freeze freight frequency frequent frequently fresh freshness friend friendly friends frivolous from front frozen fuel fulfil
fulfill fulfilled fulfilling fulfillment fulfills fulfilment fulfils full fullest fully fun function functional functionalities
functionality functioning functions fund fundamental fundamentally funded funding fundraising funds furnish furnishing furniture further
furtherance furthering furthermore furthers future gain gained gaining gains galleries gallery gambling game gameplay gamer gamertag
games gaming gap gaps garantie gardening gas gates gateway gateways gather gathered gathering gathers gauge gave gear gender general
generality generalized generally generate generated generates generating generation generative generators generic genetic genres genuine
genuinely geo geocodes geographic geographical geographically geography geolocation geometry gestures get gets getting gifs gift gifting
gifts give giveaways given gives giving glitches global globally globe glorification glorifies glorify glorifying gnuplot goal
goals goes going gold golf gone good goods goodwill googleadservices gore gory got govern governance governed governing
government governmental governments governs grab grace grades graduation grammatical grant granted grantee granting grantor grants graph
graphic graphical graphics graphs gratuitous grave great greater greatest greatly green grievance grocery grooming gross grossly ground
groundless grounds group grouped grouping groups grow growing growth gruesome guarantee guaranteed guaranteeing guarantees guard
guardian guardians guardrails guessing guest guests guidance guide guided guideline guidelines guides guild guitar gun guns gyroscope
habits habitual habitually hack hacked hacker hackers hacking hacks had half halt hand handed handheld handing handle handled handles
handling hands handwritten handy happen happened happening happens happiness happy harass harasser harasses harassing harassment harbor
hard harder hardship hardware harm harmed harmful harming harmless harms harvest harvesting has hash hashed hashes hashing hasn hate
hateful hatred have haven having hazardous hazards head headache header headers heading headings headline headphones headquartered
headquarters headset health healthcare healthy hear heard hearing hearings heart heavily heavy height heightened heirs held help helped
helpful helping helps her here hereafter hereby herein hereinafter hereof hereto hereunder herewith hesitate hidden hide hiding high
higher highest highlight highlighted highlighting highlights highly hijacking him himself hinder hindrance hire hired hiring his
historic historical historically histories history hit hoaxes hobbies hoc hold holder holders holding holdings holds holiday holidays
home homepage homes hometown honest honestly honor honored honoring honors honour honouring hope hopefully horse horses hospital
hospitality hospitals host hosted hostile hostilities hosting hosts hot hotel hotels hotline hour hourly hours house household housing
how however howsoever https hub human humanity humans humidity humiliate humiliating humiliation hundred hundreds hunting hurt hygiene
hyperlink hyperlinked hyperlinks hypertext ich ici icon icons ide idea ideal ideas identical identifiable identification identified
identifier identifiers identifies identify identifying identities identity ideologies ies ignore ignored iii illegal illegality
illegally illegible illegitimate illicit illness illusion illustrated illustration illustrations illustrative image imagery images
imitate imitated immediate immediately immigration imminent immoral immunities impact impacted impacting impacts impair impaired
impairing impairment impairs impede impenetrable imperative imperfections impermissible impersonate impersonates impersonating
impersonation implement implementation implementations implemented implementing implements implication implications implicitly implied
implies imply implying import importance important importation imported importer importing imports impose imposed imposes imposing
imposition impossibility impossible impracticable impractical imprecise impression impressions improper improperly improve improved
improvement improvements improves improving inability inaccessibility inaccessible inaccuracies inaccuracy inaccurate inaction inactions
inactive inactivity inadequate inadmissible inadvertent inadvertently inapplicable inappropriate inappropriately inapt inauthentic
inbound inbox incapable incentive incentives incentivize incentivized incest incident incidental incidentally incidents incite
incitement incites inciting incl include included includes including inclusion inclusive income incoming incompatible incomplete
inconsistencies inconsistency inconsistent inconsistently inconvenience inconvenient incorporate incorporated incorporates incorporating
incorporation incorrect incorrectly increase increased increases increasing incremental increments incumbent incur incurred incurring
incurs indecent indeed indefinite indefinitely indemnification indemnifications indemnified indemnifies indemnify indemnifying
indemnities indemnity independence independent independently index indexed indexing indicate indicated indicates indicating indication
indications indicative indicator indicators indices indicia indirect indirectly indistinguishable individual individualized individually
individuals induce inducement induces inducing industrial industries industry ineffective ineligible inept infect infected infection
infer inference inferences inferior inferred inferring inflammatory inflate inflation influence influenced influences influencing info
inform informacje informal informally information informational informative informed informing informs infrastructure infrastructures
infringe infringed infringement infringements infringer infringers infringes infringing ing ingredients inherent inherently inhibit
inhibits initial initially initiate initiated initiates initiating initiation initiative initiatives injection injunction injunctive
injure injured injuries injurious injury inline inmates innocently innovate innovating innovation innovative inoperable input inputs
inputted inputting inquire inquiries inquiry ins insecure insert inserted inserting insertion inserts inside insider insight insights
insignia insist insofar insolvency insolvent inspect inspected inspection inspections inspiration inspire install installation
installations installed installer installing installment installs instance instances instant instantly instead instigate institute
instituted institution institutional institutions instruct instructed instructing instruction instructional instructions instructs
instrument instrumentality instruments insufficient insult insulting insults insurance insure insured insurer insurers insurrection
insurrections intact intangible integral integrate integrated integrates integrating integration integrations integrity intellectual
intelligence intelligent intelligible intend intended intends intent intention intentional intentionally intentions intents inter
interact interacted interacting interaction interactions interactive interacts intercept intercepted interception intercepts
intercourse interest interested interesting interests interface interfaces interfere interference interferes interfering interim
interior intermediaries intermediary intermediate intermediation internal internally international internationally internet
interoperability interoperate interoperation interpret interpretation interpretations interpreted interpreting interrupt interrupted
interruption interruptions intersectionality interstate interval intervals intervene intervention interview interviews intimate
intimidate intimidates intimidating intimidation into intolerance intra introduce introduced introduces introducing introduction
introductory intrusion intrusions intuitive inure inures invade invades invalid invalidate invalidated invalidation invalidity
invariability invasion invasive invented invention inventions inventory invest investigate investigated investigates investigating
investigation investigations investigative investigatory investing investment investments investor investors invisible invitation
invitations invite invited invites inviting invoice invoiced invoices invoicing invoke invoked invokes invoking involuntary involve
involved involvement involves involving iris irregular irregularities irrelevant irreparable irrespective irresponsible irreversible
irrevocable irrevocably isn isolate isolated issuance issue issued issuer issues issuing item items itineraries its itself ivory
jailbreak jailbreaking jak jako jeden jedno jednom jeho jej jejich jeopardize jeopardizes jerking jest job jobs join joined joining
joins joint jointly jour journalism journalistic journey journeys jsou judge judgement judgements judgment judgments judicial junk
jurisdiction jurisdictional jurisdictions jury jusqu just justice justification justifie justified justifies justify justifying karty
keep keeping keeps kept key keyboard keys keystroke keystrokes keyword keywords kids kill kind kindly kinds kit kitchens kits knew knock
know knowing knowingly knowledge knowledgeable known knows konta kontakt kontaktu kontaktuje konto kontroly korzystania label labeled
labeling labelled labelling labels labor labour labs lack lacking lacks laid land landing lands lang language languages lapse lapsed
laptop large largely larger largest lascivious last lasting lasts late latency later latest latitude latter launch launched launches
launching laundering law lawful lawfully lawfulness laws lawsuit lawsuits lawyer lawyers layer layers laying layout lays lbcs lead
leader leaderboard leaderboards leaders leadership leading leads leakage leaks learn learned learning learns lease leased leases leasing
least leave leaves leaving led left legacy legal legality legally legend legends legislation legislations legislative legitimacy
legitimate legitimately leisure len lend lendee lender lending lends length lengths les less lessee lessees lesser lessons lessor
lessors let lets letter letters letting level levels leverage leverages leveraging levied levies levy lewd liabilities liability liable
libel libellous libelous libraries library licence licences licensable license licensed licensee licensees licenser licenses licensing
licensor licensors lidc lie lien liens lies lieu life lifecycle lifespan lifestyle lifetime lift lifted light lightheadedness lighting
lightning lights like liked likelihood likely likeness likenesses likes likewise liking limb limbs limit limitation limitations limited
limiting limits line linear lines lingerie link linkable linkage linked linkid linking links liquidate liquidated liquidation list
listed listen listening listing listings lists lit literary literature litigants litigate litigated litigating litigation little live
lives livestream livestreams living load loaded loading loads loan loans lobbying local locale locality localization localized locally
locate located location locations locator lock locked locks lodge lodged lodging log logged loggers logging logic logical logically
login logins logistics logo logos logs long longer longitude look lookalike looked looking looks lookup loop lorsque los lose loses
losing loss losses lost lot lots lotteries lottery love lover low lower lowest loyal loyalty lucrative lui lyrics machine machinery
machines macro made magazine magazines mail mailbox mailboxes mailed mailing mailings main mainland mainly maintain maintained
maintaining maintains maintenance majeure major majority make makers makes making malfunction malfunctions malicious maliciously malware
manage managed management manager managerial managers manages managing mandate mandated mandates mandatory manifest manifestly
manipulate manipulated manipulating manipulation manipulative manner manners manual manually manuals manufacture manufactured
manufacturer manufacturers manufacturing many map mapping maps marginal marginalisation marginalization marijuana marital mark marked
market marketed marketers marketing marketingu marketplace marketplaces markets marking markings marks marriage martial masculine mask
masked masking masks mass master masturbation match matched matches matching material materially materials matter matters mature max
maximize maximizing maximum may maybe meal meals mean meaning meaningful meaningfully meanings means meant meantime measure measured
measurement measurements measures measuring mechanical mechanics mechanism mechanisms media mediate mediation mediator mediators medical
medication medications medicine medium meet meeting meetings meets member members membership memberships memories memory men mental
mention mentioned mentioning mentions menu menus merchandise merchandising merchant merchantability merchantable merchants mere merely
merge merged merger mergers merging merits message messages messaging messenger met meta metadata meter method methodologies methodology
methods metric metrics mettre mezi microenterprise microphone middle midnight might migrate migrated migrating migration military
million millions mimic mimo min mind mindful mine mines mini minimal minimally minimisation minimise minimization minimize minimizing
minimum mining minor minors minus minute minutes mirror mirroring mis misappropriate misappropriated misappropriates misappropriation
miscellaneous misconduct mise mises misidentification misinform misinformation mislabeled mislead misleading misleads misled
misrepresent misrepresentation misrepresentations misrepresented misrepresenting misrepresents miss missed missile missiles missing
mission misspelled misspellings mistake mistakenly mistakes misunderstandings misuse misused misuses misusing mitigate mitigating
mitigation mixed mobile mobility mode model modeling modelling models modem moderate moderated moderating moderation moderator
moderators modern modes modification modifications modified modifies modify modifying mods module modules moment moments monetary
monetization monetize monetized monetizing money monies monitor monitored monitoring monitors montant month monthly months moral morale
morality morals more mortgage mortgagee mortgagor most mostly mother motion motions motivated motor mountain mouse move moved movement
movements moves movie movies moving moyen much multi multimedia multinational multiplayer multiple multiplied municipal municipality
murder music musical must mute mutilated mutilation mutual mutually nad name named namely names naming narcotics narrow narrowly nation
national nationality nationally native natural naturally nature nausea navigate navigating navigation navigational near nearby nearest
nearly nebo nebude necessarily necessary necessity necrophilia need needed needing needless needlessly needs negative negatively
negligence negligent negligently negotiate negotiated negotiating negotiation negotiations neither net network networked networking
networks neural neutral never nevertheless new newer newly news newsgroup newsletter newsletters newspaper newspapers newsworthy next
nice nich nickname nie night nights nim nimi nine ninety nobody noise nominal nominate nominated non noncommercial noncompliance
nondisclosure none nonetheless nonexclusive noninfringement nonpayment nonperformance nonprofit nonpublic nonrefundable nonsensical
nontransferable nor normal normalize normally norms not notable notably notations note noted notes nothing notice notices notification
notifications notified notifier notifies notify notifying noting notwithstanding nouveau novation novel now nuclear nude nudity nuisance
null number numbers numer numeric numerous nutrition nutritional obey obfuscate obfuscated object objected objecting objection
objectionable objections objective objectively objectives objects obligate obligated obligates obligating obligation obligations
obligatory oblige obliged obligee obligor obsah obsahu obscene obscenity obscure obscured obscures obscuring observance observations
observe observed observing obsolete obstacle obstruct obtain obtained obtaining obtains obtenir obvious obviously occasion occasional
occasionally occasions occupation occupational occur occurred occurrence occurrences occurring occurs ochranu ochrany odds odkladu off
offence offences offend offender offenders offending offense offenses offensive offer offered offering offerings offers office officer
officers offices official officially officials offline offset offsets offsite often ofthe okay old older olfactory omission omissions
omit omitted onboard onboarding once ondernemingen one onerous ones oneself ongoing online only onsite ont onto onward onwards open
opened opening openings opens operability operate operated operates operating operation operational operations operative operator
operators opinion opinions opportunities opportunity oppose opposed opposing opposition opt opted optimal optimally optimisation
optimise optimising optimization optimize optimized optimizing opting option optional optionally options optout opts oral orally order
ordered ordering orders ordinance ordinances ordinarily ordinary org organ organic organisation organisational organisations organise
organised organisers organising organization organizational organizations organize organized organizers organizes organizing organs
orientation origin original originally originate originated originates originating originator origins osoba osobami osoby other others
otherwise our ours ourselves out outage outages outbound outcome outcomes outdated outgoing outlets outline outlined outlines outlining
output outputs outs outset outside outsourced outstanding outweigh outweighed over overage overages overall overbooking overburden
overcome overdraft overdue overlap overlay overload overloading overly overnight overpayment overridden override overriding overseas
oversee oversight overturned overview overviews owe owed owes owing own owned owner owners ownership owning owns pack package packaged
packages packaging packet packing packs page pages paid paiement pain pair pandemic pandemics panel panels paper papers par para
paragraph paragraphs parameter parameters paramount paraphernalia parcel parent parental parents parish parity parking parks parlamentu
parody part partial partially participant participants participate participated participates participating participation particular
particularity particularly particulars parties partly partner partnered partners partnership partnerships parts party pas pass passed
passenger passengers passes passing passive passively passport passports password passwords past paste pasting patch patches patent
patentable patently patents path paths patient patriarchy patrol pattern patterns pause paused pausing pay payable payday payee payer
paying payment payments payor payout payouts payroll pays pdf peace peak pedophilia peer peers pen penalties penalty pendant pending
penetrate penetration pension people per perceive perceived percent percentage perception perfect perfectly perform performance
performances performed performing performs period periodic periodically periods peripheral peripherals perjury perks permanence
permanent permanently permissible permission permissions permit permits permitted permitting perpetual perpetuity persecute persist
persistent person persona personal personalisation personalise personalised personalises personalising personality personalization
personalize personalized personalizing personally personas personnel persons perspective perspectives pertain pertaining pertains
pertinent pet petition pets peut pharmaceutical pharmaceuticals pharmacies phase phases philosophical phishing phone phones photo
photocopy photograph photographic photographs photography photos phrase phrases physical physically physiological pick picked pickup
picture pictures piece pieces pilot pin pings piracy pirated pixel pixels pizza place placed placement placements places placing
plagiarism plain plaintiff plan planned planning plans plant plants platby plate plateforme platform platforma platforms platformy
platnosti play playback played player players playing playlist playlists plays pleasant please pleasure pledge plug plugin plugins
plural plus pod podcast podcasts podobne point pointing points police policies policing policy polite political politically politics
poll polls pool pools poor pop popis popular popularity populate populated populating population por porn pornographic pornography port
portability portable portal portals portfolio portfolios portion portions portrait portray portrayal portraying pose posed poses posing
position positioning positions positive poskytuje possess possessed possesses possession possibilities possibility possible possibly
post postage postal postcode posted posting postings posts potential potentially pour pouze povinnosti power powered powerful powers
practicable practical practice practices prawnych pre preamble precautions precede preceded precedence precedent preceding precise
precisely precision preclude precluded precludes preclusive precondition predatory predecessors predefined predetermined predict
predicting prediction predictions predictive predispositions predominantly preempted preexisting prefer preferably preference
preferences preferred prefix pregnancy prejudice prejudiced prejudices prejudicial preliminary preloaded premises premium prepaid
preparation prepare prepared preparing prepay prepayment prerecorded prerequisite prescribe prescribed prescription presence present
presentation presentations presented presenting presently presents preservation preserve preserved preserving preside press pressing
pressure presume pretences pretend pretending pretense pretenses pretty prevail prevailing prevails prevent prevented preventing
prevention prevents preview previews previous previously pri price priced prices pricing primarily primary principal principle
principles print printable printed printer printers printing prints prior priorities prioritise prioritize prioritized prioritizes
prioritizing priority privacy private privately privilege privileges prix prize prizes pro proactive proactively probabilistic probably
probe probing problem problematic problems procedural procedurally procedure procedures proceed proceeding proceedings proceeds process
processed processes processing processor processors procure procured procurement procuring produce produced producers produces producing
product production productive productivity products produkt produktu produkty profane profanity profession professional professionally
professionals professionnel profil profile profiles profiling profilu profit profitable profits program programmatic programmatically
programme programmed programmers programmes programming programs programu progress progression prohibit prohibited prohibiting
prohibition prohibitions prohibitive prohibits project projects prolonged prominence prominent prominently promise promised promises
promising promo promote promoted promotes promoting promotion promotional promotions prompt prompted prompting promptly prompts
promulgated proof proofs propaganda proper properly properties property proportion proportionate proposal proposals propose proposed
proposes proprietary proprietor prorated proscribe prosecute prosecuted prosecuting prosecution prospect prospecting prospective
prospectively prospects prostitution protect protectable protected protecting protection protections protective protects protocol
protocols proud prove proven provenance proves provide provided provider providers provides providing province provinces provincial
proving provision provisional provisioned provisioning provisions provocative provoke proxies proximity proxy prudent przez przy
pseudonym pseudonymisation pseudonymised pseudonymization pseudonymized pseudonymous pseudonyms psychological public publically
publication publications publicity publicize publicizing publicly publish published publisher publishers publishes publishing pull
punctuation punishable punitive purchase purchased purchaser purchasers purchases purchasing pure purely purged purport purported
purporting purports purpose purposes pursuant pursue pursued pursues pursuing pursuit push put puts putting pyramid qualification
qualifications qualified qualifies qualify qualifying quality quantities quantity quarantine quarterly quash quasi que queries query
question questionnaire questionnaires questions qui quick quickly quiet quite quizzes quota quotas quotation quote quoted quotes race
racial racially racism racist radio radius raffles rail raise raised raises raising random randomized randomly range ranges ranging rank
ranked ranking rankings ranks ransomware rape rapid rapidly rare rata rate rated rates rather rating ratings ratio raw raze reach
reachable reached reaches reaching react reaction reactions reactivate reactivated reactivation read readable reader readers readily
reading reads ready real realistic reality realize really reappropriation rearrange reason reasonable reasonably reasoned reasons
reassign rebate rebates rebellion reboot recall recalled recalls recede receipt receipts receive received receiver receivership receives
receiving recent recently reception recession recharged recipient recipients reciprocal recision reckless recklessness reclaim recognise
recognised recognition recognize recognized recognizes recognizing recommend recommendation recommendations recommended recommender
recommending recommends reconciliation reconnect reconsideration reconstruct reconstruction record recorded recorders recording
recordings recordkeeping records recourse recover recoverable recovered recovering recovery recreate recreational recruit recruiters
recruiting recruitment rectification rectified rectify recurring recycled recycling red redact redacted redeem redeemable redeemed
redeeming redemption redemptions redesign redirect redirected redirecting redirection redirects redistribute redistributed
redistributing redistribution redress reduce reduced reduces reducing reduction reductions redundant reexport refer reference referenced
references referencing referential referral referrals referred referrer referring refers refine reflect reflected reflecting reflects
reformat reformatting reformed refrain refresh refreshed refund refundable refunded refunding refunds refurbished refusal refuse refused
refuses refusing reg regain regard regarded regarding regardless regards regime region regional regions register registered registering
registers registrant registrants registrar registrars registration registrations registries registry regular regularly regulate
regulated regulates regulating regulation regulations regulator regulators regulatory rehabilitation reidentify reimburse reimbursed
reimbursement reimbursements reimbursing reinstall reinstate reinstated reinstatement reissue reissued reject rejected rejecting
rejection rejects reklamy relate related relates relating relation relations relationship relationships relative relatives relay release
released releases releasing relevance relevancy relevant reliability reliable reliably reliance relied relief relies relieve religion
religious relinquish relocate rely relying remain remainder remained remaining remains remarketing remarks remboursement rembourser
remediable remedial remediate remediation remedied remedies remedy remember remembered remembering remembers remind reminder reminders
reminds remit remittance remittances remitted remitting remote remotely removal removals remove removed removes removing remuneration
rename renaming render rendered rendering renders renew renewal renewals renewed renewing renews renonciation rent rental rentals rented
renting reordering reorganisation reorganization repair repairing repairs repay repayment repeal repealing repeat repeated repeatedly
repel repetition repetitive replace replaced replacement replacements replaces replacing replay replays replicate replicated replicates
replies reply replying report reported reporter reporting reports repositories repository repost reposted reposts represent
representation representations representative representatives represented representing represents reproduce reproduced reproducing
reproduction reproductions republiky republish republished repurpose reputable reputation reputational request requested requesting
requestor requests require required requirement requirements requires requiring requisite resale reschedule rescheduling rescind
rescission research researchers researching resell reseller resellers reselling resemble resend reservation reservations reserve
reserved reserves reset resets resetting reshare reside residence residency resident residential residents resides residing residual
residue resilience resist resold resolution resolutions resolve resolved resolves resolving resort resorting resource resources resp
respect respected respectful respectfully respecting respective respectively respects respond responded respondent responding responds
response responses responsibilities responsibility responsible responsibly responsive responsiveness rest restart restated restaurant
restaurants restitution restoration restore restored restoring restrain restraining restrict restricted restricting restriction
restrictions restrictive restricts restructuring rests resubmit result resulted resulting results resume retail retailer retailers
retain retained retaining retains retaliation retard retargeting retention retina retired retirement retract retrain retrained
retransmission retransmit retrievable retrieval retrieve retrieved retrieving retroactive retroactively retry return returned returning
returns reuse reused reveal revealed revealing reveals revenge revenue revenues reversal reversals reverse reversed revert review
reviewed reviewer reviewers reviewing reviews revise revised revising revision revisions revisit revocability revocable revocation
revoke revoked revokes revoking revolution reward rewarded rewards rich richer ride rider riders rides right rightful rightfully rights
rightsholder rightsholders rigorous riot riots rip rise risk risks risky road roadside roaming robot robots robust rogatory rok roku
role roles roll rolling romance romantic room rooms root roster rough round rounded route routed router routers routes routine routinely
routines routing royalties royalty rozsahu rozumie rue rule ruled rules ruling rulings rumors run running runs sadness safe safeguard
safeguarded safeguarding safeguards safely safer safety said sake salary sale sales salutation same sample samples sampling sanction
sanctioned sanctions sans satellite satire satisfaction satisfactorily satisfactory satisfied satisfies satisfy satisfying save saved
saves saving savings saw say saying says scale scam scamming scams scan scanned scanners scanning scans scenario scenarios scene scenes
schedule scheduled schedules scheduling scheme schemes scholarship school schools science scientific scope scopes score scores scoring
scrape scraped scraper scrapers scrapes scraping screen screening screens screenshot screenshots script scripts scroll scrolled
scrolling seal sealed seamless seamlessly search searchable searched searches searching seat seats second secondary seconds secrecy
secret secrets section sections sector secure secured securely securing securities security see seeing seek seeking seeks seem seen sees
segment segmentation segments segregate segregation seizure seizures select selected selecting selection selections selectively selects
self selfie sell seller sellers selling sells semi send sender senders sending sends senior sensational sense sensibly sensitive
sensitivity sensor sensors sent sentence sentences separate separated separately separation seq sequence sequences sequential ser serial
series serious seriously seriousness serve served server servers serves service services servicing serving session sessions set setoff
sets setting settings settle settled settlement settlements settling setup setups seven seventy severability severable several severally
severance severe severed severely severity sex sexism sexist sextortion sexual sexualising sexuality sexualization sexualize sexualized
sexualizes sexually shaking shall shaming shape share shareable shared shareholders shares sharing she sheet ship shipment shipments
shipped shipping ships shock shocking shoes shop shopped shoppers shopping shops short shortage shortages shortcuts shorten shortened
shorter shortest shortfall shortly shots should shouldn show showcase showcasing showing shown shows shut sickness side sidebar sides
sign signage signal signals signatory signature signatures signed significance significant significantly signifies signify signing signs
signup silence similar similarities similarity similarly simple simpler simplicity simplified simplify simply simulate simulated
simultaneous simultaneously since single singling singular sister sit site sites sitting situated situation situations six sixteen sixty
size sizes skill skills skin skip slander slandering slanderous slavery sleep slight slightly slogan slogans slots slow slower slurs
small smaller smart smarter smartphone smartphones smoking smooth smoother smoothly sms snapshot snippets social socially societal
society socio soft software soient soit sold sole solely solicit solicitation solicitations solicited soliciting solicits solid solution
solutions solve solved solvency solving some somebody someone something sometimes somewhere song songs soon sooner sophisticated sort
sorted sorting sorts sought sound sounds source sourced sources sourcing space spaces spacing spam spammers spamming spammy speak
speaker speakers speaking special specialised specialist specialized specially species specific specifically specification
specifications specifics specified specifies specify specifying speech speed speeds spell spelling spend spending spends spent spider
spidering spiders spirit spirits splatnosti split spoken spokespersons sponsor sponsored sponsoring sponsors sponsorship sponsorships
spoof spoofing sporting sports spory spot spouse spouses spray spread spreading spreads spreadsheets spyware stability stable stack
staff stage staged stages stairs stakeholders stalk stalking stamp stamps stand standalone standard standardized standards standing
stands star stars start started starting starts state stated statement statements states static stating station stationary stations
statistical statistics stats statue status statuses statusu statute statutes statutory stay stayed staying stays steal stealing stemming
step steps stereotypes stickers still stipulate stipulated stipulations stock stocks stolen stop stoppage stopped stopping stops storage
store stored storefront storefronts stores stories storing storm storms story straight straightforward strain stran strangers stranou
strany strategic strategies strategy stream streamed streaming streamline streamlined streams street strength strengthen strict stricter
strictly strike strikes string stringent strip strive strives strong strongly struck structure structured structures structuring student
students studies study studying stuff style styles sub subcontract subcontracted subcontracting subcontractor subcontractors subdivision
subdomain subdomains subject subjected subjecting subjective subjects subjekt sublicensable sublicense sublicenseable sublicensed
sublicensees sublicenses sublicensing subliminal submission submissions submit submits submitted submitting subpoena subpoenas
subprocessor subprocessors subscribe subscribed subscriber subscribers subscribes subscribing subscription subscriptions subsection
subsections subsequent subsequently subset subsetting subsidiaries subsidiary subsist subsisting substance substances substantial
substantially substantiate substantiated substantive substantively substitute substituted substitutes substitution subvert succeed
succeeding success successful successfully successive successor successors such sudden sue sued suffer suffered suffering suffers
suffice sufficiency sufficient sufficiently suggest suggested suggesting suggestion suggestions suggestive suggests suicidal suicide
suing suit suitability suitable suitably suite suited suits suivant sum summaries summarised summarize summarized summarizes summarizing
summary summons sums superior supersede superseded supersedes superseding supervise supervised supervising supervision supervisory
supplement supplemental supplementary supplementation supplemented supplementing supplements supplied supplier suppliers supplies supply
supplying support supportability supported supporting supports suppose supposed suppress suppression sur surcharge surcharges sure
surface surfaces surfing surname surprise surreptitiously surrounding surroundings surveillance survey surveys survive survives
surviving suspect suspected suspects suspend suspended suspending suspends suspension suspensions suspicion suspicions suspicious
sustain sustainable sustained svoj svoje swear sweepstakes swiftly switch switched switches switching sworn symbol symbols symptoms sync
synced synchronisation synchronization synchronize synchronized syncing syndicate syndicated syndication synthetic system systematic
systematically systemic systems tab table tables tablet tablets tabs tactics tag tagged tagging tags tailor tailored tailoring tak take
takedown taken takeover takes taking talent talk talking talks tam tamper tampered tampering tangible tap tapping taps target targeted
targeting targets tariff tariffs task tasks taste tastes tax taxable taxation taxes taxi taxing taxpayer teach teacher teachers teaching
team teams tear tech technical technically technique techniques technological technologically technologies technology teen teenagers
teens tel telecom telecommunication telecommunications teleconference telefon telefonu telemarketing telemetry telephone telephonic
television televisions tell telling tells tem temperature template templates temporarily temporary tempting ten tenant tend tendencies
tender tenet tento tenu term terminal terminals terminate terminated terminates terminating termination terminations terminology terms
territorial territories territory terror terrorism terrorist terrorists test tested testimonial testimonials testimony testing tests
text texting texts textual than thank thanks that the theft their theirs them theme themes themselves then theories theory therapy there
thereafter thereby therefor therefore therefrom therein thereof thereon thereto thereunder therewith thermal these they thing things
think thinking thinks third thirteen thirty this thorough thoroughly those though thought thoughts thousand thousands threat threaten
threatened threatening threatens threats three threshold thresholds thrive throttle throttling through throughout throughput thumbnail
thumbnails thumbs thus ticket ticketing tickets ticking tie tied tier tiers till time timeframe timeframes timeline timelines timeliness
timely timeout times timescales timestamp timestamps timing tiny tip tips title titled titles tobacco today together toggle toho token
tokens told tolerance tolerate tolerated toll tolled tom tomto too took tool toolbar tools top topic topics tort tortious tortuous
torture total touch touchpoints tour tourism tourist tours tous toutes toward towards tower towers town toxic toys trace track tracked
trackers tracking tracks trade traded trademark trademarked trademarks trader traders trades trading traditional traffic trafficking
tragedy tragic trail trailers train trained training trainings trains traits transact transacted transacting transaction transactional
transactions transcode transcribe transcribed transcript transcription transcriptions transcripts transfer transferable transferee
transferor transferred transferring transfers transform transformation transformed transient transit transition translate translated
translating translation translations transmission transmissions transmit transmits transmittal transmitted transmitting transparency
transparent transparently transport transportation transported transporting transposed travel traveller travellers travelling treat
treated treaties treating treatment treatments treats treaty trend trending trends trespass trial trials tribunal trick tried tries
trigger triggered triggering triggers trip trips trojan trojans trolling trouble troubleshoot troubleshooting true truly truncated trust
trusted trustee trusting trustor trustworthiness trustworthy truth truthful truthfully truthfulness try trying tune tuning turn turned
turning turnover turns tutorials tweet twelve twenty twice twitching two typ type typed types typical typically typing
typographical tzv ultimate ultimately ultra unable unacceptable unaffected unaffiliated unambiguous unambiguously unapproved unattended
unauthorised unauthorized unavailability unavailable unavoidable unaware uncertain uncertainty unchanged unclaimed unclear uncollected
uncomfortable unconditional unconditionally unconfirmed unconscionable uncontrolled uncured und undeliverable undelivered under underage
undergo undergoes undergoing underlying undermine undermines undermining underpins understand understandable understanding
understandings understands understood undertake undertaken undertakes undertaking undertakings undesirable undiagnosed undisclosed
undisputed undue unduly une unencrypted unenforceability unenforceable unequivocal unethical unexpected unexpectedly unexpired unfair
unfairly unfavorable unfavourable unforeseeable unforeseen unfortunately unfounded unhappy unified uniform unilateral unilaterally
uninstall uninstalling unintended unintentional unintentionally uninterrupted union unique uniquely unit united units universal
universally universe universities university unjust unjustified unknown unlawful unlawfully unless unlicensed unlikely unlimited unlink
unlinked unlock unlocked unlocking unlocks unmodified unnecessary unobtrusive unofficial unpaid unrealistic unreasonable unreasonably
unregistered unrelated unreliable unresolved unrest unrestricted unsafe unsatisfied unsecured unsolicited unsubscribe unsubscribed
unsubscribing unsubstantiated unsuccessful unsuitable unsuited unsupported unsure unsuspected untargeted untied until untrue unusable
unused unusual unwanted unwilling upcoming update updated updates updating upfront upgrade upgraded upgrades upgrading uphold upholding
upload uploaded uploading uploads upon upper ups upset upsetting uptime urge urgent url usability usable usage usages use useable used
useful usefulness user username usernames users uses using ust usual usually utilisation utilise utilised utilising utilities utility
utilization utilize utilized utilizes utilizing utmost vacancies vacate vacation vague valid validate validated validating validation
validators validity validly valuable value valued values vandalism variable variables variant variation variations varied varies variety
various vary varying vast vectors vehicle vehicles venal vendee vendor vendors venial venture venturers ventures venue venues veracity
verbal verbally verifiable verification verifications verified verifies verify verifying versa version versions versus very vest vested
veteran vetted vetting vexatious via viable vibrant vicarious vice vices vicinity victim victims video videoconference videos view
viewable viewed viewer viewers viewing viewpoints views vii viii violate violated violates violating violation violations violative
violators violence violent virtual virtually virtue virus viruses vis visa visibility visible visibly vision visit visited visiting
visitor visitors visits visual visually vital voice voicemail voiceprints voices void voidable voided volatility volition volume volumes
voluntarily voluntary volunteer volunteers vote votes voting voucher vouchers vue vulgar vulnerabilities vulnerability vulnerable vztahu
wage wait waiting waive waived waiver waivers waives waiving walk wallet wallets want wants war ward warfare warn warned warning
warnings warrant warranted warranties warranting warrants warranty wars was wasn waste wasted watch watched watching water watermark
watermarks waver wax way ways weapon weaponry weapons wear wearables weather web webform webinar webinars webpage webpages website
websites week weekday weekend weekly weeks weigh weighing weight weights welcome welcomes welcoming welfare well wellbeing wellness went
were what whatever whatsoever when whenever where whereas whereby wherein wherever whether which whichever while whilst white whiteboard
who whole wholesale wholly whom whose why wide widely wider widespread widget widgets wifi wiki wikis wild wilful wilfully will willful
willing win winding window windows winner winners winning wire wireless wish wishes wishing with withdraw withdrawal withdrawals
withdrawing withdrawn withdraws withdrew withheld withhold withholding withholdings within without witness witnesses women won word
wording words work worked workers workflow workflows workforce working workmanlike workplace works workspace workspaces workstations
world worldwide worm worms worry worth would wouldn wrap write writes writing written wrong wrongdoing wrongful wrongfully wrongly wrote
www xenophobic xii xiii xiv year yearly years yes yet you young younger your yours yourself youth zasady zero zip zobrazuje zone
zones
`;
