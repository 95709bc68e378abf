/**
 * French words, lower case and without marks, that stand in the terms, policies and agreements of at least 4 different services
 * (vocabulary counted over the public collections of Open Terms Archive).
 * @module
 */
export const FRENCH = `
abime abonne abonnement abouti accedant acceder accedez acceptation accepte acceptee acceptees acceptent accepter acceptes acceptez
acces accessibilite accessibles accessoire accessoires accompagne accomplissement accorde accordee accueil accuse achat achats
acheminement achete acheter achetes acheteur acheteurs achetez acquereur acquis acquise acquitter acte actes actif activite activites
adapte adaptees adapter adequates adherer adhesion administrations administratives adressant adresse adressee adressees adresser
adresses affaire affectant affectee affecter afferent afferentes afferents affichage affiche afficher affilies afin agence agir agissant
agissements agit agressives aide aider ailleurs ainsi ait ajouter ajoutes alinea aller alterer alternatif ambiguite amelioration
ameliorer amende amene amenee amenes amiable analyser ancien annee annonce annonces annonceur annonceurs annuel annulee annulees annuler
anomalie anonyme anonymes anormale anterieurement apparaissent apparait apparaitre appareil appareils appartenant appartient appel
appels applicables applique appliquent appliquer appliquera appliqueront appliques apportees apporter appreciation apprecier appropriees
appropries apres archivage argent arrivee associe associee associees associes assurant assuree assurer atteindre atteinte attendre
attendu attestant attribuer aucun aucune aucunement aupres auquel aura auraient aurait aurez auront aussi autant auteur automatique
automatiquement automatise automatises autorisation autorisations autorise autorisee autorisees autoriser autorises autorite autorites
autre autrement autres autrui aux auxquelles auxquels avait avance avant avantage avantages avec avenir avere averti avertir avez avis
avoir avons avril ayant ayants bain bancaire bancaires banque bas benefice beneficiaire beneficiaires beneficiant beneficie beneficient
beneficier beneficiez besoin besoins biais bien biens bis blanchiment bloquer boite bon bonne bonnes bons bout boutique bouton cadre
caisse caisses calcul calcule calendaires campagnes canal canaux capacite caractere caracteristiques carte cartes categorie ceder cela
celle celles cependant certaines certains ces cesser cet cette ceux chacun chacune chaine champ changement chaque cheques chercher chez
chiffre choisi choisie choisir choisis choisissant choisit choix ciblage ciblee cinq cinquante circonstances citees civile claire
clairement classement clientele cliquant cliquer cliquez cloture cochant colis collaborateurs collecte collectees collecter
collectivement collectons combien commande commander commandes comme commentaire commentaires commercant commercants commerciale
commerciales commercialisation commerciaux commettre commun communautaire communaute communes communique communiquee communiquees
communiquer communiques compatibilite competence competences competente competentes competents complementaire complementaires complet
completees completent completer complexite comportant comporte comportement comportements comporter composant composants compose
comprenant comprend comprendre comprennent compris comptables comptant comptes conception concernant concerne concernee concernees
concernent concernes conclu conclues conclure conclus conclut concours concurrence conduire confectionnes confiance confidentialite
confidentiel confidentiels confirmant confirme confirmee confirmer conformement conformer conformes conformite connaissance connaitre
connectant connecte connecter connectes connexion connus conseil conseils consentement consentez consenti consentie consequent conserve
conservees conservent conserver conserves conservons considere consideree considerees consideres consiste consommateurs constatation
constate constater constates constitue constituent constituer consultables consultees consulter contactant contacte contacter contactes
contactez contenant contenir contentieux contenues contenus contestation contester contexte contiennent contient continuer continuite
contracter contractuel contractuelle contractuelles contractuels contraintes contraire contraires contrats contrefacon contrepartie
contribuer controle controler controles convenu convenue convenus conviennent convient coordonnees copie copier correctement
correspondance correspondant correspondante correspondantes correspondants correspondent correspondre corriger cote cotisations courir
courriel courrier cours cout couts couverts couvrir credite cree creee creer criteres dans davantage debite debut deces decider declaree
declarees declarer decoulant decoulent decouverte decrit decrite decrites decrits dedie dediee dediees defaut defauts defectueux
defendre defini definie definies definir definis definit definitif definitivement degage dehors deja delai delais delegue delivrance
delivre delivree delivrer demandee demandees demandes demandeur demarchage demarche demarches demeure demeurent denigrant denuee depart
depit depose deposees deposer deposes depot depuis dernier derniere dernieres derniers deroulement desaccord descelles descriptif
descriptifs desdites desdits designe designes desinscription dessins destinataire destinataires destine destinee destinees destines
detachees detaillee detaillees detailles detenue detenus deteriorer determinee determiner detournant detournement detourner deux
deuxieme devant developpement developper devez devient devis devra devront diffamatoire diffamatoires differe differend differends
differente differentes differents differer difficulte difficultes diffuser diffusion diminuent directe directement disponibilite
disponible disponibles disposant disposent disposer disposera disposez dispositions distincts dit dite divers diverses divulgation
divulguer dix doit doivent domaine domaines dommage dommages donc donnant donne donnee donnees donnent donner donnera dont dossier doute
dudit dument duquel durant duree durees dus dysfonctionnement echange echanges echantillon echappant echeance echeances echeant eco
economie economique ecrire ecrit ecrite ecrites ecrivant edites editeur editeurs effacement effectif effectivement effectuant effectue
effectuee effectuees effectuer effectuera effectues effet effets efficacite egal egale egalement egard electriques electronique
electroniques eleve eleves eligibles elle elles emanant emballage emballages emet emettre emis emise emission empechant empecher
employes emporte encadrer encaissement encaisser encontre encore endommage endroit enfin enfreint engagee engagent engager engagera
enlevement enoncees enonces enquete enquetes enregistre enregistree enregistrees enregistrement enregistrements enregistrer ensemble
ensuite entend entendent entendu entier entiere entierement entite entites entraine entrainer entrainera entre entree entrent entreprise
entreprises entrer envers environnement envoi envoyant envoye envoyee envoyer envoyes equipe equipement equipements equipes ergonomie
erreur erreurs erronee espace espaces especes essentielles etabli etablie etablir etablissement etablissements etait etant etapes etat
ete etendue etes etiquetage etiquette etranger etrangere etre etude etudes europeen europeenne eux evaluer evenement evenements
eventualite eventuel eventuelle eventuellement eventuelles eventuels eviter evoluer exactes exactitude examen examiner exceder exclue
exclure exclusif exclusivement executer exemple exemples exerce exercent exercer exercice exigences exigibilite exigible exigibles
existant existants existe expedie expediee expedier expedies expedition explications exploite exploiter exploites exposees expres
expresse expressement exprimer exterieur externes extrait extrajudiciaire fabricant facilement faciliter facon facturation facture
facturer factures faculte faire faisons faite faites faits famille fausse fausses faute favoriser fera ferait feries ferme fermer
fermeture feront fiabilite fiable fiche fiches fichier fichiers fidelite figurant figurent figurer filiales finale finalite finalites
financement financier financiere financieres financiers fiscale fiscales fiscaux fixe fixees fixer flux fois fonction fonctionnalite
fonctionnalites fonctionne fonctionnement fonctionner fondee fondement fondes fonds forfaitaire formalites forme formulaire formulee
formuler fourni fournie fournies fournis fournissant fournisseur fournisseurs fournit foyer francais francaise francaises fraude fraudes
frauduleuse frauduleux frequence frequentation garanties garantir garantit garde garder generale generalement generales genere generees
geographique geographiques gerer gestion globale grande graphique graphismes gratuit gratuite gratuitement gratuits groupe habilite
habilitee habilites habitudes habituellement haut hauteur heberge hebergement heberger hebergeur heure heures historique honoraires
honorer horaires hors humaine hypertexte hypertextes hypothese identifiant identifiants identifie identifiee identiques identite
illegale illegales illicite illicites ils immateriels immatriculation immatriculee immediat immediatement immeuble immobilisation impaye
impayes imperativement implique importantes imposant impossibilite impot impots imprimer impropre imputable inaccessibles inactif
inactivite incapacite incluant incluent inclure inclus inclut incombant incombe incombent incompletes incorrecte indemnisation
indemniser indemnite independamment independant independante independantes independants indeterminee indicatif indiquant indique
indiquee indiquees indiquer indiques indirecte indirectement indirects indispensables indisponibilite indisponible individuel inexactes
inexecution inferieur inferieure informant informations informatique informatiques informe informer informera informes informons
infractions initiale initialement injurieux inscription inscrire inscrit inscrite inscrits inscrivant inserer insu integralement
integralite integrer integres integrite intellectuelle intentee interagir interdiction interdictions interdit interdite interdits
interet interets intermediaire internationale internaute internautes interne internes interpretees interrompre intervenant intervenir
interviendra interviennent intervient intracommunautaire introduire inutile invitons jamais janvier jeu jeux joindre jointes jours
judiciaire judiciaires juge juillet juin juridiction juridictions juridique juridiquement juridiques jurisprudence justificatif
justificatifs justifier ladite laisse laisser laisses langage langue laquelle largement lecture ledit legale legalement legales legaux
legislateur legislatives legitime legitimement legitimes lendemain lequel lesquelles lesquels lettre lettres leur leurs libertes libre
librement liceite liee liees ligne limitative limite limitee limiter limites lire liste listes litige litiges litigieux livraison
livraisons livre livree livrer livres livreur localisation locaux logiciel logiciels loi lois lors lorsqu loyale loyales loyaute lundi
lutte lutter magasin mai maintenir maintien mais maison majeur mandat mandataire maniere manieres manifeste manifestement manquement
marchand marchandise marchandises marche marque marques mars materiel materiels matiere mauvais mauvaise maximal maximale mediateur
meilleur meilleures meilleurs membre membres meme memes mener mensuel mentionne mentionnees mentionnes mes messagerie mesure mesurer
mesures methodes metropolitaine mettant mettent micro mieux mineur minima mobiles modalite modalites modele modeles modifiee modifiees
modifier moindre moins mois mon monde monnaie montage montants morales mot moteur motif motifs mots moyens multiples naissance nationale
nationalite nationaux navigateur navigateurs neanmoins necessaire necessaires necessitant necessite nettement neuf niveau nom nombre
noms normes nos notamment notation noter notifiant notifie notifiee notre nous nouveautes nouveaux nouvel nouvelle nouvelles nulle
nulles nullite numerique numeriques numero numeros objectif objet objets obligatoire obligatoirement obligatoires obtention obtenu
occasionnes octobre oeuvre offert offerte offerts offre offres offrir onereux onglet operateur operationnelles operee operer operes
opposables opposer optimiser ordinateur ordre organisationnelles organiser organisme organismes origine outil outils outre ouvert
ouverture ouvrables ouvre ouvrees ouvres ouvrir paiements panier panne papier paragraphe parametres parcourir parcours parfait parfaite
parfois parmi partage partagees partager partenaire partenaires partenariat participer particulier particuliere particulierement
particulieres particuliers partie partiel partielle partir parvenir passage passation passe passee passees passeport passer paye payes
peine penal penale penales penalites pensez percevoir percues perdu peril perimer periode periodes periodique permet permettant
permettent permettre personnalisation personnalise personnalisee personnalisees personnalises personne personnelle personnellement
personnelles personnels personnes perte pertes pertinentes pese petit peuvent photographies physique physiques plainte plaintes
plateformes plein pleine pleinement plusieurs poids politique portabilite portail portant porte portee portees portent porter portera
posees possede posseder possibilite possibilites postale poste posterieure posterieurement pourcentage pourra pourraient pourrait
pourrons pourront poursuite poursuites poursuivre pouvant pouvez pouvoir pouvons pratiques prealable prealablement prealables preavis
precedemment precedentes precisant precisees precisement preciser precises precisions precite precitees preleve prelevee prelevement
prelever premier premiere premieres prend prendra prendre prennent prenom prenoms presentant presente presentees presenter presentes
preserver presomption prestataire prestataires prestation prestations pretendre preuve preuves prevalent prevaloir prevaudront
previsibles prevoit prevu prevue prevues prevus principale principes priori priorite pris prise prises prive privee prives probleme
problemes procede proceder procedera processus proche producteur producteurs produit produits professionnelle professionnelles
professionnels profilage profils profiter projet promotionnel promotionnelles promouvoir prononcee propos proposant proposee proposees
proposent proposer proposition propositions propre propres proprietaire propriete prospection protege protegees proteger proteges
provenant proximite publicitaire publicitaires publicite publicites publics publiees publier publies publique publiquement publiques
puis puisse puissent puissions qualite qualites quand quant quantite quarante quatorze quel quelconque quelle quelles quelque quelques
quiconque quinze quoi raciste raison raisonnable raisonnables raisons rapide rapidement rappel rappele rappelle rappelons rapport
rapportant rapports rapprocher realisation realise realisee realisees realiser realises realite recapitulatif recevoir recevra recevrez
recherche recherchee rechercher recherches reclamation reclamations reclamer recoit recommandation recommandations recommande
recommandee reconnaissent reconnait recourir recours recouvrement recu recue recueil recueille recueillies recueillir recuperation
recuperer recus redevable redevance redhibitoires reel reexpedition referencees referencement referer refus refusee refuser regie regies
regis regissant regissent registre regle reglement reglementaire reglementaires reglementation reglementations reglements regler regles
regulariser regulier reguliere regulierement rejoindre relance relatif relatifs releve relevent rembourse remboursements rembourses
remettre remis remise remises remplacement rempli remplir remplissant remplit rencontre rendant rendent rendez rendre rendu rendue
rendues rendus renonce renoncement renoncer renouvellement renseigne renseignee renseignees renseignement renseignements renseigner
renvoi renvoye renvoyer renvoyes reparation repare reparer repond repondant repondre reponse reponses reprendre representant
representants represente representer reprise reprises reproduire reproduits repute reputee requete requise requises reseau reseaux
residant resiliation resilie resilier resolu resoudre respectant respecte respecter respecterait respectifs respectives responsabilite
responsabilites responsable responsables ressort ressources restant reste restent restera resteront restituer resultant resultat
resultats resulte resultent resulter retenue retire retirer retour retourne retourner retournes retours retractation retracter retrait
retrouver revanche revente revenu revenus revolus risque risques rubrique rubriques rupture saisi saisie saisine saisir salaries samedi
sante satisfaire satisfait sauf saurait savoir seconde secteur securisation securise securisee securiser securises securite sein
selectionne selectionnees selectionner selectionnes selectionnez selective selon semaine semblable sens separement sept septembre sera
seraient serait serez seront serveur serveurs servir ses seuil seul seule seulement seules seuls siege signale signalee signalement
signaler signe signee signer signification signifie similaire simplifiee simultanement situe situee situes sociale sociales sociaux
societe societes soin soins solde sollicitant sollicitations solliciter sollicites somme sommes son sondages sons sont sorte souci
souhait souhaitant souhaite souhaitent souhaitez soumettre soumis soumise soumises sous souscription souscrire souscrit souscrite
souscrits specialise specifique specifiquement specifiques statistiques statut stipulation stockage stockees stocker stockes strictement
subir subis subordination subordonne subordonnee suffisant suffit suivante suivantes suivants suivent suivi suivie suivre sujet
superieur superieure supplementaire supplementaires supporter supprime supprimees supprimer surtaxe survenance survenir susceptible
susceptibles suspendre systematiquement systeme systemes tableau taille tant tard tarif tarifaires tarification tarifs taux taxe
technologie telechargement telecharger telephonique telephoniques telle tellement telles tels temporaire temporairement temps tenir
tentative tenter tenue tenus terme termes territoire terrorisme texte textes tient tierce titre titres titulaire titulaires totale
totalement totalite toujours tout toute toutefois traceurs traduire trafic traite traitee traitees traitement traitements traiter
traitons transferer transfert transferts transitent transmet transmettre transmis transmise transmises transparence transporteur
transporteurs travail travaux travers trente tri tribunaux trois trompeuses trop trouve trouver trouverez ulterieurement uniquement
univers urgence utile utiles utilisant utilisateur utilisateurs utilisee utilisees utilisent utiliser utilises utilisez utilisons
valable valables valeur valide validee valider valides validite valoir varie vaut veille veiller vend vendeur vendeurs vendre vendredi
vendu vendue vendus venir vente ventes veracite verifie verifier vers versee versees versement verser vertu veuillez vie vigueur vingt
violer visant vise visees vises visibles visite visites visitez visuels vocation voie voies voir voit vol volonte vos votre vous
`;
