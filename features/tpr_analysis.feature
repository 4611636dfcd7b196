Feature: A TPR analysis ends with files that hold what the workbook says

  Rule: What was calculated can be downloaded, and is right
    The chat announces five files whether they exist or not, and the tab stayed empty
    for weeks while the chat said "complete". So the files are opened, ward by ward.

    Scenario Outline: A complete TPR analysis offers its files, and they hold what the workbook says
      Given a malaria officer on <environment> who uploaded a TPR workbook of Kwara with 11 wards
      When the officer completes the TPR analysis
      Then the tab "Download Processed Data" offers the five files of the analysis
      And every ward has the test positivity of the workbook
      And the wards of the workbook are in the complete analysis and in the shapefile
      And its reports name the state

      @plan-5.2.2 @plan-5.2.3
      Examples:
        | environment |
        | staging     |
        | production  |

    @busy
    Scenario Outline: The numbers are right for every choice in the dialogue
      Given an analyst of <environment> who uploaded a TPR workbook of Osun with facilities of each level
      When the analyst chooses the facilities <facilities> and the patients <patients>
      Then five files can be downloaded
      And every ward has the test positivity of the workbook
      And the answer comes with a map that names every ward and the state

      @plan-5.2.2
      Examples:
        | environment | facilities | patients          |
        | staging     | primary    | under 5           |
        | staging     | primary    | over 5            |
        | staging     | primary    | pregnant women    |
        | staging     | primary    | all ages combined |
        | staging     | secondary  | under 5           |
        | staging     | secondary  | over 5            |
        | staging     | secondary  | pregnant women    |
        | staging     | secondary  | all ages combined |
        | staging     | tertiary   | under 5           |
        | staging     | tertiary   | over 5            |
        | staging     | tertiary   | pregnant women    |
        | staging     | tertiary   | all ages combined |
        | staging     | all        | under 5           |
        | staging     | all        | over 5            |
        | staging     | all        | pregnant women    |
        | staging     | all        | all ages combined |
        | production  | primary    | under 5           |
        | production  | primary    | over 5            |
        | production  | primary    | pregnant women    |
        | production  | primary    | all ages combined |
        | production  | secondary  | under 5           |
        | production  | secondary  | over 5            |
        | production  | secondary  | pregnant women    |
        | production  | secondary  | all ages combined |
        | production  | tertiary   | under 5           |
        | production  | tertiary   | over 5            |
        | production  | tertiary   | pregnant women    |
        | production  | tertiary   | all ages combined |
        | production  | all        | under 5           |
        | production  | all        | over 5            |
        | production  | all        | pregnant women    |
        | production  | all        | all ages combined |
