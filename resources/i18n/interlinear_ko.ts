<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>EvaluatePage</name>
    <message>
        <source>Evaluate</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Here you see how good a model is: its scores on sentences whose translation is known, how they change with the length of a sentence, and where it fails. With a second model you see which one is better, and whether that can be chance.</source>
        <translation>모델이 얼마나 잘 번역하는지 여기에 보입니다. 번역문을 이미 아는 문장에서 얻은 점수, 문장 길이에 따른 변화, 그리고 어디에서 틀리는지 알 수 있습니다. 모델을 하나 더 고르면 어느 쪽이 나은지, 그 차이가 우연일 수 있는지도 보입니다.</translation>
    </message>
    <message>
        <source>Drop one file of pairs, or a source and a reference file; these were {}.</source>
        <translation>쌍 파일 하나 또는 원문 파일과 참조 번역 파일을 놓으세요. 놓은 파일은 {}개입니다.</translation>
    </message>
</context>
<context>
    <name>EvaluationSetup</name>
    <message>
        <source>Test set and models</source>
        <translation>시험 자료와 모델</translation>
    </message>
    <message>
        <source>Model to evaluate</source>
        <translation>평가할 모델</translation>
    </message>
    <message>
        <source>Model to compare it with</source>
        <translation>비교할 모델</translation>
    </message>
    <message>
        <source>against: {}</source>
        <translation>비교: {}</translation>
    </message>
    <message>
        <source>Languages of the source and the reference</source>
        <translation>원문과 참조 번역의 언어</translation>
    </message>
    <message>
        <source>Beam size: how many hypotheses the search keeps</source>
        <translation>빔 크기: 탐색이 유지하는 후보의 수</translation>
    </message>
    <message>
        <source>beam {}</source>
        <translation>빔 {}</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Progress of the evaluation</source>
        <translation>평가 진행 정도</translation>
    </message>
    <message>
        <source>no other model</source>
        <translation>비교하지 않음</translation>
    </message>
    <message>
        <source>Choose a file that the models were not trained on.</source>
        <translation>모델의 학습에 쓰지 않은 파일을 고르세요.</translation>
    </message>
    <message>
        <source>The file holds no pair with text on both sides.</source>
        <translation>파일에 양쪽 모두 글이 있는 쌍이 없습니다.</translation>
    </message>
    <message>
        <source>No model is installed. Train one on the Train page.</source>
        <translation>설치된 모델이 없습니다. 학습 페이지에서 모델을 학습하세요.</translation>
    </message>
    <message>
        <source>The two models have no direction in common. Choose another one.</source>
        <translation>두 모델이 함께 번역할 수 있는 방향이 없습니다. 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Loading {}…</source>
        <translation>{} 불러오는 중…</translation>
    </message>
    <message>
        <source>Scoring…</source>
        <translation>점수를 계산하는 중…</translation>
    </message>
    <message>
        <source>{model} translates: {done} of {total} sentences</source>
        <translation>{model} 모델로 번역 중: 전체 {total}문장 가운데 {done}문장</translation>
    </message>
    <message>
        <source>{} left</source>
        <translation>{} 남음</translation>
    </message>
</context>
<context>
    <name>HeatMap</name>
    <message>
        <source>Alignment map</source>
        <translation>정렬 지도</translation>
    </message>
    <message>
        <source>Type a sentence: here you see from which words each word was translated.</source>
        <translation>문장을 입력하면 각 단어가 원문의 어느 단어에서 번역되었는지 여기에 보입니다.</translation>
    </message>
    <message>
        <source>Reading the attention…</source>
        <translation>어텐션을 읽는 중…</translation>
    </message>
    <message>
        <source>This sentence is longer than the model reads at once. It was translated in parts, which have no map in common.</source>
        <translation>모델이 한 번에 읽을 수 있는 길이를 넘는 문장입니다. 나누어 번역했기 때문에 하나로 이어진 지도가 없습니다.</translation>
    </message>
    <message>
        <source>mean of all layers</source>
        <translation>모든 층의 평균</translation>
    </message>
    <message>
        <source>layer {}</source>
        <translation>{}층</translation>
    </message>
    <message>
        <source>mean of all heads</source>
        <translation>모든 헤드의 평균</translation>
    </message>
    <message>
        <source>head {}</source>
        <translation>헤드 {}</translation>
    </message>
    <message>
        <source>This model has no attention: nothing tells from which words it wrote a word, so there is no alignment to show.</source>
        <translation>이 모델에는 어텐션이 없습니다. 어느 단어에서 옮겼는지 알 길이 없으므로 보여 줄 정렬도 없습니다.</translation>
    </message>
</context>
<context>
    <name>HowPanel</name>
    <message>
        <source>How</source>
        <translation>학습 방법</translation>
    </message>
    <message>
        <source>Passes over the file (epochs)</source>
        <translation>파일 반복 횟수(에폭)</translation>
    </message>
    <message>
        <source>Tokens a batch</source>
        <translation>배치당 토큰 수</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>레이블 스무딩</translation>
    </message>
    <message>
        <source>Steps between evaluations</source>
        <translation>평가 간격(스텝)</translation>
    </message>
    <message>
        <source>Random seed</source>
        <translation>난수 시드</translation>
    </message>
    <message>
        <source>once an epoch</source>
        <translation>에폭마다 한 번</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>빠르게</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>균형 있게</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>꼼꼼하게</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>time: once a file is chosen</source>
        <translation>시간: 파일을 고르면 표시됩니다</translation>
    </message>
    <message>
        <source>1 pass</source>
        <translation>1회 반복</translation>
    </message>
    <message>
        <source>{} passes</source>
        <translation>{}회 반복</translation>
    </message>
    <message>
        <source>options changed</source>
        <translation>옵션 변경됨</translation>
    </message>
    <message>
        <source>Times from the last such training on this machine: {} tokens/s.</source>
        <translation>이 컴퓨터에서 마지막으로 한 같은 종류의 학습을 기준으로 한 시간입니다: 초당 {}토큰.</translation>
    </message>
    <message>
        <source>Times for one core of an ordinary computer, {} tokens/s; the first training measures yours.</source>
        <translation>보통 컴퓨터의 코어 하나를 기준으로 한 시간입니다(초당 {}토큰). 첫 학습에서 이 컴퓨터의 속도를 잽니다.</translation>
    </message>
    <message>
        <source>Scheduled sampling</source>
        <translation>예정 표집(scheduled sampling)</translation>
    </message>
    <message>
        <source>Subword regularisation</source>
        <translation>하위 단어 정규화</translation>
    </message>
    <message>
        <source>Evaluations averaged at the end</source>
        <translation>끝에 평균할 평가 수</translation>
    </message>
    <message>
        <source>How often, at the end, the decoder reads its own word in place of the right one</source>
        <translation>학습이 끝날 무렵 디코더가 정답 대신 스스로 쓴 단어를 읽는 비율</translation>
    </message>
    <message>
        <source>How much the pieces that a word is cut into change each time</source>
        <translation>단어를 조각으로 나누는 방식이 매번 달라지는 정도</translation>
    </message>
    <message>
        <source>The mean of their weights is kept, if it scores best</source>
        <translation>그 가중치의 평균이 가장 좋은 점수를 내면 그것을 남깁니다</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
</context>
<context>
    <name>LengthPanel</name>
    <message>
        <source>By sentence length</source>
        <translation>문장 길이별</translation>
    </message>
    <message>
        <source>Score to plot</source>
        <translation>그림에 나타낼 점수</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Save the plot as an SVG or PNG file</source>
        <translation>그림을 SVG 또는 PNG 파일로 저장</translation>
    </message>
    <message>
        <source>{score} of {model} by sentence length</source>
        <translation>문장 길이에 따른 {model} 모델의 {score}</translation>
    </message>
    <message>
        <source>{score} by sentence length</source>
        <translation>문장 길이에 따른 {score}</translation>
    </message>
    <message>
        <source>words in the source; below, how many sentences</source>
        <translation>원문의 단어 수, 그 아래는 문장 수</translation>
    </message>
    <message>
        <source>characters in the source; below, how many sentences</source>
        <translation>원문의 글자 수, 그 아래는 문장 수</translation>
    </message>
    <message>
        <source>Export the plot</source>
        <translation>그림 내보내기</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>그림</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Translate</source>
        <translation>번역</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>평가</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Installed models</source>
        <translation>설치된 모델</translation>
    </message>
    <message>
        <source>No model is installed. Train one on the Train page, from a file of sentence pairs.</source>
        <translation>설치된 모델이 없습니다. 학습 페이지에서 문장 쌍 파일로 모델을 학습하세요.</translation>
    </message>
    <message>
        <source>The installed models are being listed…</source>
        <translation>설치된 모델을 찾는 중…</translation>
    </message>
</context>
<context>
    <name>PairFilePicker</name>
    <message>
        <source>Choose file…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Add its translation file…</source>
        <translation>번역 파일 추가…</translation>
    </message>
    <message>
        <source>For a source and a target file of as many lines each</source>
        <translation>줄 수가 같은 원문 파일과 번역문 파일을 쓸 때</translation>
    </message>
    <message>
        <source>Swap files</source>
        <translation>파일 맞바꾸기</translation>
    </message>
    <message>
        <source>Drop a file here: one with a pair on each line (source, tab, target; also .gz), or a source and a target file together.</source>
        <translation>파일을 여기에 놓으세요. 한 줄에 한 쌍(원문, 탭, 번역문)이 있는 파일 하나(.gz도 가능) 또는 원문 파일과 번역문 파일을 함께 놓으면 됩니다.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Reading… {} pairs so far</source>
        <translation>읽는 중… 지금까지 {}쌍</translation>
    </message>
    <message>
        <source>{} pairs</source>
        <translation>{}쌍</translation>
    </message>
    <message>
        <source>{} with equal sides</source>
        <translation>양쪽이 같은 쌍 {}개</translation>
    </message>
    <message>
        <source>{} with more than 1,000 characters</source>
        <translation>1,000자가 넘는 쌍 {}개</translation>
    </message>
    <message>
        <source>no empty sides, no duplicates</source>
        <translation>빈 쪽 없음, 중복 없음</translation>
    </message>
    <message>
        <source>Choose one file of pairs, or a source and a target file</source>
        <translation>쌍 파일 하나 또는 원문 파일과 번역문 파일 선택</translation>
    </message>
    <message>
        <source>Choose the file with the translations</source>
        <translation>번역문이 들어 있는 파일 선택</translation>
    </message>
    <message>
        <source>1 pair</source>
        <translation>1쌍</translation>
    </message>
    <message>
        <source>{} left out for an empty side</source>
        <translation>한쪽이 빈 {}쌍은 제외</translation>
    </message>
    <message>
        <source>{} repeated</source>
        <translation>두 번 이상 나오는 쌍 {}개</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Samples</source>
        <translation>예문</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>Stop and keep best</source>
        <translation>멈추고 최선의 모델 저장</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>이 모델 사용</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>새 학습</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>학습 진행률</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Loss (nats a token)</source>
        <translation>손실(토큰당 nat)</translation>
    </message>
    <message>
        <source>train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>dev</source>
        <translation>개발</translation>
    </message>
    <message>
        <source>Loss over the steps</source>
        <translation>스텝에 따른 손실</translation>
    </message>
    <message>
        <source>BLEU and chrF on dev (of 100)</source>
        <translation>개발 데이터의 BLEU와 chrF(100점 만점)</translation>
    </message>
    <message>
        <source>BLEU and chrF over the steps</source>
        <translation>스텝에 따른 BLEU와 chrF</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>이어서 하기</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>step {step} of {end}</source>
        <translation>{end}스텝 중 {step}</translation>
    </message>
    <message>
        <source>preparing: the file is read and cut into pieces</source>
        <translation>준비 중: 파일을 읽어 토큰으로 나누고 있습니다</translation>
    </message>
    <message>
        <source>pauses after this step…</source>
        <translation>이 스텝이 끝나면 멈춥니다…</translation>
    </message>
    <message>
        <source>paused; a checkpoint is saved</source>
        <translation>일시 정지됨. 체크포인트를 저장했습니다</translation>
    </message>
    <message>
        <source>stopping; the best model is being installed…</source>
        <translation>멈추는 중: 최선의 모델을 설치하고 있습니다…</translation>
    </message>
    <message>
        <source>interrupted; it can be resumed</source>
        <translation>중단됨. 이어서 할 수 있습니다</translation>
    </message>
    <message>
        <source>ended with an error</source>
        <translation>오류로 끝남</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>끝남</translation>
    </message>
    <message>
        <source>fine-tuning {base} on {pairs} pairs</source>
        <translation>{pairs}쌍으로 {base} 미세 조정</translation>
    </message>
    <message>
        <source>a new model from {pairs} pairs</source>
        <translation>{pairs}쌍으로 만드는 새 모델</translation>
    </message>
    <message>
        <source>{} gone</source>
        <translation>{} 지남</translation>
    </message>
    <message>
        <source>took {}</source>
        <translation>{} 걸림</translation>
    </message>
    <message>
        <source>{} left</source>
        <translation>{} 남음</translation>
    </message>
    <message>
        <source>{} tokens/s</source>
        <translation>초당 {}토큰</translation>
    </message>
</context>
<context>
    <name>SampleView</name>
    <message>
        <source>Evaluation to look at</source>
        <translation>살펴볼 평가</translation>
    </message>
    <message>
        <source>Sample translations appear here with the first evaluation.</source>
        <translation>첫 평가가 끝나면 번역 예문이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Drag through the training: step {}</source>
        <translation>끌어서 학습 과정 보기: {}스텝</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>before</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>step {}</source>
        <translation>{}스텝</translation>
    </message>
</context>
<context>
    <name>ScoresPanel</name>
    <message>
        <source>Scores</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the scores with their signatures</source>
        <translation>점수를 서명과 함께 복사</translation>
    </message>
    <message>
        <source>{file} · {source} → {target} · {pairs} pairs · beam {beam}</source>
        <translation>{file} · {source} → {target} · {pairs}쌍 · 빔 {beam}</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Of BLEU and chrF more is better, of TER less.</source>
        <translation>BLEU와 chrF는 높을수록, TER는 낮을수록 좋습니다.</translation>
    </message>
    <message>
        <source>No difference is significant (p below 0.05).</source>
        <translation>유의한 차이(p 0.05 미만)가 없습니다.</translation>
    </message>
    <message>
        <source>All differences are significant (p below 0.05).</source>
        <translation>모든 차이가 유의합니다(p 0.05 미만).</translation>
    </message>
    <message>
        <source>Significant (p below 0.05): {}.</source>
        <translation>유의한 차이(p 0.05 미만): {}.</translation>
    </message>
    <message>
        <source>Paired bootstrap resampling, {} samples.</source>
        <translation>짝지은 부트스트랩 재표집, 표본 {}개.</translation>
    </message>
</context>
<context>
    <name>SentenceList</name>
    <message>
        <source>Source, pair {}</source>
        <translation>원문, {}번째 쌍</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>참조 번역</translation>
    </message>
    <message>
        <source>Sentences with their translations</source>
        <translation>문장과 그 번역</translation>
    </message>
</context>
<context>
    <name>SentencesPanel</name>
    <message>
        <source>Sentences</source>
        <translation>문장</translation>
    </message>
    <message>
        <source>Which sentences are shown</source>
        <translation>보여 줄 문장</translation>
    </message>
    <message>
        <source>lowest scores first</source>
        <translation>점수가 낮은 순</translation>
    </message>
    <message>
        <source>highest scores first</source>
        <translation>점수가 높은 순</translation>
    </message>
    <message>
        <source>most different first</source>
        <translation>차이가 큰 순</translation>
    </message>
    <message>
        <source>{} is better</source>
        <translation>{} 쪽이 나은 문장</translation>
    </message>
    <message>
        <source>By chrF of the sentence. Marked is what the other translation does not have.</source>
        <translation>문장별 chrF 순서. 상대 번역에 없는 부분을 표시합니다.</translation>
    </message>
    <message>
        <source>By chrF of the sentence. Marked is what the reference does not have.</source>
        <translation>문장별 chrF 순서. 참조 번역에 없는 부분을 표시합니다.</translation>
    </message>
    <message>
        <source>There are no such sentences.</source>
        <translation>그런 문장이 없습니다.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>엔진</translation>
    </message>
    <message>
        <source>Where things are stored</source>
        <translation>저장 위치</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>글자 크기</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>Automatic takes a graphics processor where there is one, and one thread a translation.</source>
        <translation>자동으로 두면 그래픽 처리 장치가 있을 때 그것을 쓰고, 번역마다 스레드 하나를 씁니다.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Training runs</source>
        <translation>학습 기록</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Open the folder: {}</source>
        <translation>폴더 열기: {}</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>System</source>
        <translation>시스템 설정</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
</context>
<context>
    <name>SetupView</name>
    <message>
        <source>Name of the new model</source>
        <translation>새 모델의 이름</translation>
    </message>
    <message>
        <source>Resume it</source>
        <translation>이어서 하기</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>학습 시작</translation>
    </message>
    <message>
        <source>Choose a file of pairs to train on.</source>
        <translation>학습할 문장 쌍 파일을 고르세요.</translation>
    </message>
    <message>
        <source>The file is being read…</source>
        <translation>파일을 읽는 중…</translation>
    </message>
    <message>
        <source>The file cannot be used; see above.</source>
        <translation>파일을 쓸 수 없습니다. 위의 설명을 보세요.</translation>
    </message>
    <message>
        <source>The file holds no pair with text on both sides.</source>
        <translation>양쪽에 모두 글이 있는 쌍이 파일에 없습니다.</translation>
    </message>
    <message>
        <source>Choose a model to fine-tune, or start a new one.</source>
        <translation>미세 조정할 모델을 고르거나 새 모델로 시작하세요.</translation>
    </message>
    <message>
        <source>Choose the languages of both sides.</source>
        <translation>양쪽의 언어를 고르세요.</translation>
    </message>
    <message>
        <source>Choose two different languages.</source>
        <translation>서로 다른 두 언어를 고르세요.</translation>
    </message>
    <message>
        <source>The model to fine-tune does not translate between these languages. Start a new one for them.</source>
        <translation>미세 조정할 모델은 이 두 언어 사이를 번역하지 않습니다. 이 언어에 맞는 새 모델로 시작하세요.</translation>
    </message>
    <message>
        <source>Give the new model a name.</source>
        <translation>새 모델의 이름을 정하세요.</translation>
    </message>
    <message>
        <source>Use letters, digits, “-”, “_” and “.” in the name.</source>
        <translation>이름에는 글자, 숫자, “-”, “_”, “.”만 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>A model of this name is installed. Choose another name.</source>
        <translation>이 이름의 모델이 이미 설치되어 있습니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>A training of this name was interrupted. Resume it, or choose another name.</source>
        <translation>이 이름의 학습이 중단되어 있습니다. 이어서 하거나 다른 이름을 고르세요.</translation>
    </message>
</context>
<context>
    <name>SourcePanel</name>
    <message>
        <source>From</source>
        <translation>학습 자료</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Language of the source side</source>
        <translation>원문의 언어</translation>
    </message>
    <message>
        <source>Language of the target side</source>
        <translation>번역문의 언어</translation>
    </message>
    <message>
        <source>Directions to train</source>
        <translation>학습할 방향</translation>
    </message>
    <message>
        <source>this direction only</source>
        <translation>이 방향만</translation>
    </message>
    <message>
        <source>both directions, twice the time</source>
        <translation>양방향(시간은 두 배)</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Train</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Drop one file of pairs, or a source and a target file; these were {}.</source>
        <translation>쌍 파일 하나 또는 원문 파일과 번역문 파일을 놓으세요. 놓은 파일은 {}개입니다.</translation>
    </message>
    <message>
        <source>The training {name} was interrupted at step {step}.</source>
        <translation>{step}스텝에서 중단된 학습이 있습니다: {name}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>이어서 하기</translation>
    </message>
    <message>
        <source>Resume {}</source>
        <translation>{} 이어서 하기</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Really discard it?</source>
        <translation>정말 버릴까요?</translation>
    </message>
</context>
<context>
    <name>TrainText</name>
    <message>
        <source>{} s</source>
        <translation>{}초</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{}분</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours}시간 {minutes}분</translation>
    </message>
    <message>
        <source>about {}</source>
        <translation>약 {}</translation>
    </message>
    <message>
        <source>{pairs} pairs to train on, {dev} for evaluation; {parameters} parameters on {device}</source>
        <translation>학습 {pairs}쌍, 평가 {dev}쌍. {device}에서 매개변수 {parameters}개</translation>
    </message>
    <message>
        <source>Step {step}: BLEU {bleu}, chrF {chrf}, dev loss {loss} ({seconds})</source>
        <translation>{step}스텝: BLEU {bleu}, chrF {chrf}, 개발 손실 {loss} ({seconds})</translation>
    </message>
    <message>
        <source>, the best so far</source>
        <translation>, 지금까지 가장 좋음</translation>
    </message>
    <message>
        <source>Step {}: checkpoint saved</source>
        <translation>{}스텝: 체크포인트 저장됨</translation>
    </message>
    <message>
        <source>Step {}: paused</source>
        <translation>{}스텝: 일시 정지</translation>
    </message>
    <message>
        <source>Step {}: resumed</source>
        <translation>{}스텝: 다시 시작</translation>
    </message>
    <message>
        <source>Step {}: finished</source>
        <translation>{}스텝: 끝남</translation>
    </message>
    <message>
        <source>Step {}: ended early, since it did not get better any more</source>
        <translation>{}스텝: 더 나아지지 않아 일찍 끝냄</translation>
    </message>
    <message>
        <source>Step {}: stopped; the best model is kept</source>
        <translation>{}스텝: 멈춤. 최선의 모델을 저장함</translation>
    </message>
    <message>
        <source>Step {}: interrupted; it can be resumed</source>
        <translation>{}스텝: 중단됨. 이어서 할 수 있음</translation>
    </message>
    <message>
        <source>A training is under way</source>
        <translation>학습이 진행 중입니다</translation>
    </message>
    <message>
        <source>An interrupted training can be resumed here</source>
        <translation>중단된 학습을 여기서 이어 갈 수 있습니다</translation>
    </message>
</context>
<context>
    <name>TranslatePage</name>
    <message>
        <source>Swap languages (Ctrl+Shift+S)</source>
        <translation>언어 맞바꾸기(Ctrl+Shift+S)</translation>
    </message>
    <message>
        <source>Swap languages</source>
        <translation>언어 맞바꾸기</translation>
    </message>
    <message>
        <source>From</source>
        <translation>원문 언어</translation>
    </message>
    <message>
        <source>To</source>
        <translation>번역 언어</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Beam size: how many hypotheses the search keeps</source>
        <translation>빔 크기: 탐색이 유지하는 후보의 수</translation>
    </message>
    <message>
        <source>beam {}</source>
        <translation>빔 {}</translation>
    </message>
    <message>
        <source>Type or paste a text to translate</source>
        <translation>번역할 글을 입력하거나 붙여 넣으세요</translation>
    </message>
    <message>
        <source>Text to translate</source>
        <translation>번역할 글</translation>
    </message>
    <message>
        <source>The translation appears here as you type</source>
        <translation>입력하는 대로 번역이 여기에 나타납니다</translation>
    </message>
    <message>
        <source>Translation</source>
        <translation>번역문</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the translation</source>
        <translation>번역문 복사</translation>
    </message>
    <message>
        <source>Hypotheses</source>
        <translation>번역 후보</translation>
    </message>
    <message>
        <source>The translations that the search kept appear here, best first.</source>
        <translation>탐색에서 남은 번역들이 좋은 순서대로 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>정렬</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Export the map as a picture</source>
        <translation>지도를 그림으로 내보내기</translation>
    </message>
    <message>
        <source>Layer of the decoder whose attention is shown</source>
        <translation>어텐션을 보여 줄 디코더 층</translation>
    </message>
    <message>
        <source>layer: {}</source>
        <translation>층: {}</translation>
    </message>
    <message>
        <source>Attention head that is shown</source>
        <translation>보여 줄 어텐션 헤드</translation>
    </message>
    <message>
        <source>head: {}</source>
        <translation>헤드: {}</translation>
    </message>
    <message>
        <source>What a row and a column stand for</source>
        <translation>행과 열의 단위</translation>
    </message>
    <message>
        <source>best</source>
        <translation>최적</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>last</source>
        <translation>마지막</translation>
    </message>
    <message>
        <source>words</source>
        <translation>단어</translation>
    </message>
    <message>
        <source>pieces</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>loading {}…</source>
        <translation>{} 불러오는 중…</translation>
    </message>
    <message>
        <source>decoding…</source>
        <translation>번역하는 중…</translation>
    </message>
    <message>
        <source>not translated</source>
        <translation>번역하지 못함</translation>
    </message>
    <message>
        <source>ready · {}</source>
        <translation>준비됨 · {}</translation>
    </message>
    <message>
        <source>live · {} ms · {}</source>
        <translation>실시간 · {} ms · {}</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 그림 (*.png)</translation>
    </message>
    <message>
        <source>{}: the picture could not be written. Choose another folder.</source>
        <translation>{}: 그림을 저장하지 못했습니다. 다른 폴더를 고르세요.</translation>
    </message>
</context>
<context>
    <name>WhatPanel</name>
    <message>
        <source>What</source>
        <translation>학습 대상</translation>
    </message>
    <message>
        <source>Fine-tune a model</source>
        <translation>모델 미세 조정</translation>
    </message>
    <message>
        <source>An installed model learns the words and style of your text.</source>
        <translation>설치된 모델이 내 글의 낱말과 문체를 배웁니다.</translation>
    </message>
    <message>
        <source>A new model</source>
        <translation>새 모델</translation>
    </message>
    <message>
        <source>From nothing, for any two languages; needs many pairs.</source>
        <translation>어떤 두 언어든 처음부터 학습합니다. 많은 문장 쌍이 필요합니다.</translation>
    </message>
    <message>
        <source>Model to fine-tune</source>
        <translation>미세 조정할 모델</translation>
    </message>
    <message>
        <source>No model is installed that could be fine-tuned. Start a new one.</source>
        <translation>미세 조정할 수 있는 모델이 설치되어 있지 않습니다. 새 모델로 시작하세요.</translation>
    </message>
    <message>
        <source>{languages} · {architecture} · {parameters} parameters</source>
        <translation>{languages} · {architecture} · 매개변수 {parameters}개</translation>
    </message>
</context>
<context>
    <name>_Details</name>
    <message>
        <source>Verify</source>
        <translation>검사</translation>
    </message>
    <message>
        <source>Compare the files with their checksums</source>
        <translation>파일을 체크섬과 비교</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Really delete?</source>
        <translation>정말 삭제할까요?</translation>
    </message>
    <message>
        <source>Move the model to the bin</source>
        <translation>모델을 휴지통으로 옮기기</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>모델 카드</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>이 모델 사용</translation>
    </message>
    <message>
        <source>Being verified…</source>
        <translation>검사하는 중…</translation>
    </message>
    <message>
        <source>✓ All files are as they were installed.</source>
        <translation>✓ 모든 파일이 설치된 그대로입니다.</translation>
    </message>
    <message>
        <source>This model has no card.</source>
        <translation>이 모델에는 카드가 없습니다.</translation>
    </message>
    <message>
        <source>Evaluate…</source>
        <translation>평가…</translation>
    </message>
    <message>
        <source>Score it on a test set, and compare it with another model</source>
        <translation>시험 자료로 점수를 내고 다른 모델과 비교</translation>
    </message>
</context>
<context>
    <name>_ResultPanel</name>
    <message>
        <source>This is a fault of the program; details are in the log file. Nothing saved is lost.</source>
        <translation>프로그램의 오류입니다. 자세한 내용은 로그 파일에 있습니다. 저장된 것은 하나도 잃지 않았습니다.</translation>
    </message>
    <message>
        <source>What was chosen is kept: go back with “New training”, mend it and start again.</source>
        <translation>선택한 내용은 그대로 있습니다. “새 학습”으로 돌아가 고친 뒤 다시 시작하세요.</translation>
    </message>
    <message>
        <source>The training was interrupted at a checkpoint.</source>
        <translation>학습이 체크포인트에서 중단되었습니다.</translation>
    </message>
    <message>
        <source>“New training” leads to where it can be resumed.</source>
        <translation>“새 학습”으로 가면 이어서 할 수 있습니다.</translation>
    </message>
    <message>
        <source>No model was reached.</source>
        <translation>만들어진 모델이 없습니다.</translation>
    </message>
    <message>
        <source>BLEU {bleu} · chrF {chrf} on dev</source>
        <translation>개발 데이터에서 BLEU {bleu} · chrF {chrf}</translation>
    </message>
    <message>
        <source>BLEU {bleu} · chrF {chrf} on dev: no better than before</source>
        <translation>개발 데이터에서 BLEU {bleu} · chrF {chrf}: 이전보다 나아지지 않음</translation>
    </message>
    <message>
        <source>BLEU {bleu_before} → {bleu} ({bleu_gain}) · chrF {chrf_before} → {chrf} ({chrf_gain}) on dev</source>
        <translation>개발 데이터에서 BLEU {bleu_before} → {bleu} ({bleu_gain}) · chrF {chrf_before} → {chrf} ({chrf_gain})</translation>
    </message>
    <message>
        <source>Nothing was installed.</source>
        <translation>설치된 것이 없습니다.</translation>
    </message>
    <message>
        <source>The model that it started from is installed as {name}.</source>
        <translation>처음에 사용한 모델을 그대로 설치했습니다. 이름: {name}</translation>
    </message>
    <message>
        <source>The model of step {step} is installed as {name}.</source>
        <translation>{step}스텝의 모델을 설치했습니다. 이름: {name}</translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>구조</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>사용 허가</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>✓ {} (in use)</source>
        <translation>✓ {} (사용 중)</translation>
    </message>
    <message>
        <source>cannot be used</source>
        <translation>사용할 수 없음</translation>
    </message>
    <message>
        <source>came with Interlinear</source>
        <translation>Interlinear에 포함됨</translation>
    </message>
    <message>
        <source>trained here</source>
        <translation>여기서 학습함</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>가져옴</translation>
    </message>
</context>
<context>
    <name>ArchitectureGallery</name>
    <message>
        <source>One network</source>
        <translation>신경망 하나</translation>
    </message>
    <message>
        <source>Encoder and decoder, one vector between them</source>
        <translation>인코더와 디코더, 그 사이에 벡터 하나</translation>
    </message>
    <message>
        <source>With attention</source>
        <translation>어텐션이 있는 모델</translation>
    </message>
    <message>
        <source>Attention alone</source>
        <translation>어텐션만으로</translation>
    </message>
    <message>
        <source>{} heads</source>
        <translation>헤드 {}개</translation>
    </message>
    <message>
        <source>the encoder reads both ways</source>
        <translation>인코더가 양방향으로 읽음</translation>
    </message>
    <message>
        <source>the first layer reads both ways</source>
        <translation>첫 층이 양방향으로 읽음</translation>
    </message>
    <message>
        <source>the source is read backwards</source>
        <translation>원문을 거꾸로 읽음</translation>
    </message>
    <message>
        <source>input feeding</source>
        <translation>입력 피딩</translation>
    </message>
    <message>
        <source>residual layers</source>
        <translation>잔차 연결 층</translation>
    </message>
    <message>
        <source>{} parameters</source>
        <translation>매개변수 {}개</translation>
    </message>
    <message>
        <source>{authors} et al. {year}</source>
        <translation>{authors} 외 {year}</translation>
    </message>
    <message>
        <source>Tagger</source>
        <translation>태거</translation>
    </message>
    <message>
        <source>A word out for each word in: nothing can change places.</source>
        <translation>단어 하나마다 단어 하나를 내므로 자리를 바꿀 수 없습니다.</translation>
    </message>
    <message>
        <source>RNN</source>
        <translation>RNN</translation>
    </message>
    <message>
        <source>The whole sentence has to pass through one vector.</source>
        <translation>문장 전체가 벡터 하나를 지나야 합니다.</translation>
    </message>
    <message>
        <source>LSTM</source>
        <translation>LSTM</translation>
    </message>
    <message>
        <source>Gates guard a memory: the vector forgets less.</source>
        <translation>게이트가 기억을 지켜 벡터가 덜 잊습니다.</translation>
    </message>
    <message>
        <source>GRU</source>
        <translation>GRU</translation>
    </message>
    <message>
        <source>Fewer gates, and every step reads the vector again.</source>
        <translation>게이트가 더 적고, 단계마다 벡터를 다시 읽습니다.</translation>
    </message>
    <message>
        <source>GRU with attention</source>
        <translation>어텐션이 있는 GRU</translation>
    </message>
    <message>
        <source>Before each step the decoder looks back at all words.</source>
        <translation>디코더가 단계마다 먼저 모든 단어를 돌아봅니다.</translation>
    </message>
    <message>
        <source>LSTM with attention</source>
        <translation>어텐션이 있는 LSTM</translation>
    </message>
    <message>
        <source>The same look back, between cells with a memory.</source>
        <translation>기억이 있는 셀로 똑같이 돌아봅니다.</translation>
    </message>
    <message>
        <source>Luong, dot</source>
        <translation>루옹, 내적</translation>
    </message>
    <message>
        <source>Looks back after the step: a product of two states.</source>
        <translation>단계를 마친 뒤 두 상태의 곱으로 돌아봅니다.</translation>
    </message>
    <message>
        <source>Luong, general</source>
        <translation>루옹, 일반형</translation>
    </message>
    <message>
        <source>A learnt matrix stands between the two states.</source>
        <translation>두 상태 사이에 학습된 행렬이 있습니다.</translation>
    </message>
    <message>
        <source>Luong, concat</source>
        <translation>루옹, 이어 붙이기</translation>
    </message>
    <message>
        <source>A small network compares the two states.</source>
        <translation>작은 신경망이 두 상태를 견줍니다.</translation>
    </message>
    <message>
        <source>Luong, local</source>
        <translation>루옹, 국소</translation>
    </message>
    <message>
        <source>Looks only around the place that it predicts.</source>
        <translation>스스로 예측한 자리의 둘레만 봅니다.</translation>
    </message>
    <message>
        <source>GNMT, small</source>
        <translation>GNMT, 작음</translation>
    </message>
    <message>
        <source>Deep, with short cuts; the lowest layer looks back.</source>
        <translation>깊고 지름길이 있으며, 맨 아래층이 돌아봅니다.</translation>
    </message>
    <message>
        <source>Transformer, tiny</source>
        <translation>트랜스포머, 아주 작음</translation>
    </message>
    <message>
        <source>No recurrence: all words see each other at once.</source>
        <translation>순환 없이 모든 단어가 서로를 한꺼번에 봅니다.</translation>
    </message>
    <message>
        <source>Transformer, small</source>
        <translation>트랜스포머, 작음</translation>
    </message>
    <message>
        <source>Fewer and wider layers.</source>
        <translation>층이 더 적고 더 넓습니다.</translation>
    </message>
    <message>
        <source>Transformer, base</source>
        <translation>트랜스포머, 기본</translation>
    </message>
    <message>
        <source>As large as in the paper: for a graphics processor.</source>
        <translation>논문과 같은 크기: 그래픽 처리 장치용입니다.</translation>
    </message>
    <message>
        <source>depth {depth}, width {width}</source>
        <translation>깊이 {depth}, 너비 {width}</translation>
    </message>
</context>
</TS>
