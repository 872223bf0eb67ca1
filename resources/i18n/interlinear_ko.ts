<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name>AlignmentPanel</name>
    <message>
        <source>Word alignment</source>
        <translation>단어 정렬</translation>
    </message>
    <message>
        <source>counts from {}</source>
        <translation>{}부터 셈</translation>
    </message>
    <message>
        <source>{} pairs</source>
        <translation>쌍 {}개</translation>
    </message>
    <message>
        <source>{} sure links</source>
        <translation>확실한 링크 {}개</translation>
    </message>
    <message>
        <source>{} only possible</source>
        <translation>가능한 링크 {}개</translation>
    </message>
    <message>
        <source>AER is the alignment error rate in percent; less is better. Precision is the share of the links found that are sure or possible, recall the share of the sure links that were found.</source>
        <translation>AER은 정렬 오류율(%)이며 낮을수록 좋습니다. 정밀도는 찾은 링크 가운데 확실하거나 가능한 링크의 비율, 재현율은 확실한 링크 가운데 찾아낸 비율입니다.</translation>
    </message>
    <message>
        <source>The shifted reading aligns a word at the step that reads it, the plain one at the step that writes it.</source>
        <translation>이동 판독은 단어를 읽는 단계에서, 기본 판독은 단어를 쓰는 단계에서 그 단어를 정렬합니다.</translation>
    </message>
    <message>
        <source>The upper one is how the attention of a model is shown.</source>
        <translation>모델의 어텐션은 위쪽 판독으로 보여 줍니다.</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>재현율</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>판독</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>head</source>
        <translation>헤드</translation>
    </message>
    <message>
        <source>no attention</source>
        <translation>어텐션 없음</translation>
    </message>
    <message>
        <source>mean of all</source>
        <translation>전체 평균</translation>
    </message>
    <message>
        <source>shifted</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>기본</translation>
    </message>
</context>
<context>
    <name>AttentionMap</name>
    <message>
        <source>Alignment map</source>
        <translation>정렬 지도</translation>
    </message>
</context>
<context>
    <name>ComparedPanel</name>
    <message>
        <source>Translation by the second model</source>
        <translation>두 번째 모델의 번역</translation>
    </message>
    <message>
        <source>The second model's translation appears here</source>
        <translation>두 번째 모델의 번역이 여기에 나타납니다</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>두 번째 모델</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the second model's translation</source>
        <translation>두 번째 모델의 번역 복사</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Close the comparison (Ctrl+Shift+D)</source>
        <translation>비교 닫기 (Ctrl+Shift+D)</translation>
    </message>
    <message>
        <source>No other model here translates from {source} to {target}. Train one on the Train page: its checkpoints can be compared while it learns.</source>
        <translation>{source}에서 {target} 방향으로 번역하는 다른 모델이 없습니다. 학습 페이지에서 모델을 학습시켜 보세요. 학습하는 동안에도 체크포인트를 비교할 수 있습니다.</translation>
    </message>
    <message>
        <source>Both sides are {model}. Choose another one below.</source>
        <translation>양쪽이 모두 {model} 모델입니다. 아래에서 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>{model} does not translate from {source} to {target}. Choose another one below, or other languages.</source>
        <translation>{model} 모델은 {source}에서 {target} 방향으로 번역하지 않습니다. 아래에서 다른 모델을 고르거나 언어를 바꾸세요.</translation>
    </message>
    <message>
        <source>{model} is not installed any more. Choose another one below.</source>
        <translation>{model} 모델이 더는 설치되어 있지 않습니다. 아래에서 다른 모델을 고르세요.</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>불러오는 중…</translation>
    </message>
    <message>
        <source>translating…</source>
        <translation>번역하는 중…</translation>
    </message>
    <message>
        <source>Score (log-probability a token) and time of the sentence under the caret. A model with another vocabulary counts other tokens: the scores of two models compare only roughly.</source>
        <translation>커서가 있는 문장의 점수(토큰당 로그 확률)와 걸린 시간입니다. 어휘가 다른 모델은 토큰을 다르게 세므로 두 모델의 점수는 대략적으로만 견줄 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>EvaluatePage</name>
    <message>
        <source>Evaluate</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Here you see how good a model is: its scores on sentences whose translation is known, how they change with the length of a sentence, and where it fails. With a second model you see which one is better, and whether that can be chance. With a gold alignment you see how well their attention tells which word came from which.</source>
        <translation>모델이 얼마나 잘 번역하는지 여기에 보입니다. 번역문을 이미 아는 문장에서 얻은 점수, 문장 길이에 따른 변화, 그리고 어디에서 틀리는지 알 수 있습니다. 모델을 하나 더 고르면 어느 쪽이 나은지, 그 차이가 우연일 수 있는지도 보입니다. 정답 정렬을 더하면 모델의 어텐션이 어느 단어에서 옮겼는지를 얼마나 잘 알려 주는지 보입니다.</translation>
    </message>
    <message>
        <source>Drop one file of pairs, or a source and a reference file, and with them at most one gold alignment; these were {}.</source>
        <translation>쌍 파일 하나 또는 원문 파일과 참조 번역 파일을 놓고, 정답 정렬은 하나까지만 함께 놓으세요. 놓은 파일은 {}개입니다.</translation>
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
        <source>{model} aligns words: {done} of {total} pairs</source>
        <translation>{model} 단어 정렬 중: 쌍 {total}개 중 {done}개</translation>
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
    <name>FaithfulnessBars</name>
    <message>
        <source>Faithfulness of the methods</source>
        <translation>방법별 충실도</translation>
    </message>
    <message>
        <source>computing…</source>
        <translation>계산 중…</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>구하지 못함</translation>
    </message>
    <message>
        <source>{fall} · chance {chance}</source>
        <translation>{fall} · 우연 {chance}</translation>
    </message>
</context>
<context>
    <name>GoldPicker</name>
    <message>
        <source>Add a gold alignment…</source>
        <translation>정답 정렬 추가…</translation>
    </message>
    <message>
        <source>Gold alignment…</source>
        <translation>정답 정렬…</translation>
    </message>
    <message>
        <source>For the alignment error rate: the links of a pair on each line, 3-4 or, if only possible, 3p4; or one link on each line, as sentence, source, target, S or P</source>
        <translation>정렬 오류율을 구하는 데 씁니다. 한 줄에 한 쌍의 링크를 3-4로(가능하기만 하면 3p4로) 쓰거나, 한 줄에 링크 하나를 문장, 원문, 번역문, S 또는 P의 순서로 씁니다</translation>
    </message>
    <message>
        <source>What the gold alignment counts the first word as</source>
        <translation>정답 정렬이 첫 단어를 세는 번호</translation>
    </message>
    <message>
        <source>counts from 0 or 1</source>
        <translation>0 또는 1부터 셈</translation>
    </message>
    <message>
        <source>counts from {} (found)</source>
        <translation>{}부터 셈(자동)</translation>
    </message>
    <message>
        <source>counts from {} (assumed)</source>
        <translation>{}부터 셈(추정)</translation>
    </message>
    <message>
        <source>counts from {}</source>
        <translation>{}부터 셈</translation>
    </message>
    <message>
        <source>Swap its sides</source>
        <translation>방향 바꾸기</translation>
    </message>
    <message>
        <source>For links that name the target word before the source word</source>
        <translation>번역문 단어를 원문 단어보다 먼저 적은 링크에 씁니다</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Remove the gold alignment</source>
        <translation>정답 정렬 빼기</translation>
    </message>
    <message>
        <source>{} sure links</source>
        <translation>확실한 링크 {}개</translation>
    </message>
    <message>
        <source>{} only possible</source>
        <translation>가능한 링크 {}개</translation>
    </message>
    <message>
        <source>Line {} has a link behind the last word; no model can find it.</source>
        <translation>{}번째 줄에 마지막 단어를 넘어선 링크가 있습니다. 어떤 모델도 이 링크는 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>{count} lines ({lines}) have links behind the last word, which no model can find. If these are many, the file may count from 1, have its sides swapped, or belong to other sentences.</source>
        <translation>{count}줄({lines})에 마지막 단어를 넘어선 링크가 있습니다. 어떤 모델도 이런 링크는 찾을 수 없습니다. 이런 줄이 많으면 파일이 1부터 세거나, 방향이 반대이거나, 다른 문장의 것일 수 있습니다.</translation>
    </message>
    <message>
        <source>Choose the gold alignment</source>
        <translation>정답 정렬 고르기</translation>
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
    <name>ModelText</name>
    <message>
        <source>{} · best so far</source>
        <translation>{} · 지금까지 최고</translation>
    </message>
    <message>
        <source>{} · step {}</source>
        <translation>{} · {}스텝</translation>
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
        <source>The installed models are being listed…</source>
        <translation>설치된 모델을 찾는 중…</translation>
    </message>
    <message>
        <source>No model is installed. Train one on the Train page from a file of sentence pairs, download one, or drop a model's folder or archive here.</source>
        <translation>설치된 모델이 없습니다. 학습 페이지에서 문장 쌍 파일로 학습시키거나, 모델을 내려받거나, 모델 폴더나 압축 파일을 여기에 끌어다 놓으세요.</translation>
    </message>
</context>
<context>
    <name>NeighboursView</name>
    <message>
        <source>Choose a corpus to look for near sentences in</source>
        <translation>가까운 문장을 찾을 말뭉치 고르기</translation>
    </message>
    <message>
        <source>Choose a text file with a sentence on each line</source>
        <translation>한 줄에 한 문장씩 있는 텍스트 파일을 고르세요</translation>
    </message>
    <message>
        <source>Corpus…</source>
        <translation>말뭉치…</translation>
    </message>
    <message>
        <source>Nearest sentences</source>
        <translation>가장 가까운 문장</translation>
    </message>
    <message>
        <source>Reading the corpus…</source>
        <translation>말뭉치를 읽고 있습니다…</translation>
    </message>
    <message>
        <source>Sentences of a text file that the encoder reads alike, with the cosine of its mean states.</source>
        <translation>인코더가 비슷하게 읽는 텍스트 파일 속 문장입니다. 숫자는 평균 상태의 코사인입니다.</translation>
    </message>
    <message>
        <source>Sentences of a text file that the model packs into a like context vector, with the cosine.</source>
        <translation>모델이 비슷한 문맥 벡터로 압축하는 텍스트 파일 속 문장입니다. 숫자는 코사인입니다.</translation>
    </message>
    <message>
        <source>Sentences of the corpus that were read</source>
        <translation>읽은 말뭉치 문장</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>Stop reading the corpus</source>
        <translation>말뭉치 읽기 멈춤</translation>
    </message>
    <message>
        <source>The corpus has no other sentence.</source>
        <translation>말뭉치에 다른 문장이 없습니다.</translation>
    </message>
    <message>
        <source>line {}</source>
        <translation>{}번째 줄</translation>
    </message>
    <message>
        <source>{done} of {total} sentences read</source>
        <translation>{total}문장 가운데 {done}문장 읽음</translation>
    </message>
</context>
<context>
    <name>OpenMapsButton</name>
    <message>
        <source>Open attention maps that another program saved (Ctrl+O)</source>
        <translation>다른 프로그램이 저장한 어텐션 맵 열기 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Open attention that Nematus, Marian, OpenNMT or Neural Monkey saved (Ctrl+O); where it has only weights, choose the files of its source and target sentences together with it.</source>
        <translation>Nematus, Marian, OpenNMT, Neural Monkey가 저장한 어텐션을 엽니다 (Ctrl+O). 가중치만 있는 파일은 원문과 번역문 파일을 함께 고르세요.</translation>
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
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
</context>
<context>
    <name>ReportButton</name>
    <message>
        <source>Report…</source>
        <translation>보고서…</translation>
    </message>
    <message>
        <source>The text changed before its report was written. Write it again.</source>
        <translation>보고서를 쓰기 전에 글이 바뀌었습니다. 다시 쓰세요.</translation>
    </message>
    <message>
        <source>Write a report of this sentence for a browser</source>
        <translation>이 문장의 보고서를 브라우저에서 볼 수 있게 쓰기</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>쓰는 중…</translation>
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
        <source>{} of what is computed is padding</source>
        <translation>계산하는 것 가운데 {}는 패딩입니다</translation>
    </message>
    <message>
        <source>learning rate {}</source>
        <translation>학습률 {}</translation>
    </message>
    <message>
        <source>{} padding</source>
        <translation>패딩 {}</translation>
    </message>
    <message>
        <source>{} tokens/s</source>
        <translation>초당 {}토큰</translation>
    </message>
    <message>
        <source>BLEU, general text</source>
        <translation>일반 텍스트 BLEU</translation>
    </message>
</context>
<context>
    <name>SaliencyFigures</name>
    <message>
        <source>Bar: how much less likely each piece of the translation becomes (nats) without the fifth of the words that a method holds for the most important. Line: without as many at random. In the map, each row is scaled to its greatest value.</source>
        <translation>막대: 그 방법이 가장 중요하다고 보는 단어 5분의 1을 뺐을 때 번역 조각마다 떨어지는 로그 확률(내트). 선: 같은 수의 단어를 아무렇게나 뺐을 때. 지도에서는 줄마다 가장 큰 값에 맞추었습니다.</translation>
    </message>
    <message>
        <source>Erasing words to see what the score loses…</source>
        <translation>단어를 빼면서 점수가 얼마나 떨어지는지 보고 있습니다…</translation>
    </message>
    <message>
        <source>How far to believe it</source>
        <translation>얼마나 믿을 수 있나</translation>
    </message>
    <message>
        <source>Without the words that this method points to, the score falls by {fall}; without words at random, by {chance}. It found words that matter here: believe it.</source>
        <translation>이 방법이 가리키는 단어를 빼면 점수가 {fall}만큼, 아무 단어나 빼면 {chance}만큼 떨어집니다. 여기서는 중요한 단어를 찾았으니 믿어도 됩니다.</translation>
    </message>
    <message>
        <source>Without the words that this method points to, the score falls by {fall}; without words at random, by {chance}. That is no better than chance: do not rely on it here.</source>
        <translation>이 방법이 가리키는 단어를 빼면 점수가 {fall}만큼, 아무 단어나 빼면 {chance}만큼 떨어집니다. 우연보다 낫지 않으니 여기서는 믿지 마세요.</translation>
    </message>
    <message>
        <source>Without the words that this method points to, the score falls by {fall}; without words at random, by {chance}. That is only a little more: read it with care.</source>
        <translation>이 방법이 가리키는 단어를 빼면 점수가 {fall}만큼, 아무 단어나 빼면 {chance}만큼 떨어집니다. 조금 나을 뿐이니 조심해서 읽으세요.</translation>
    </message>
</context>
<context>
    <name>SaliencyMap</name>
    <message>
        <source>Finding what each word depends on…</source>
        <translation>단어마다 무엇에 달려 있는지 찾고 있습니다…</translation>
    </message>
    <message>
        <source>Map of what the translation depends on</source>
        <translation>번역이 무엇에 달려 있는지 보여 주는 지도</translation>
    </message>
    <message>
        <source>Type a sentence: here you see on which words each word of the translation depends.</source>
        <translation>문장을 입력하세요. 번역의 단어마다 원문의 어느 단어에 달려 있는지 여기에 보입니다.</translation>
    </message>
    <message>
        <source>What the words depend on could not be found.</source>
        <translation>단어가 무엇에 달려 있는지 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>speaks against it</source>
        <translation>반대하는 쪽</translation>
    </message>
    <message>
        <source>speaks for it</source>
        <translation>뒷받침하는 쪽</translation>
    </message>
    <message>
        <source>{} nats</source>
        <translation>{}내트</translation>
    </message>
</context>
<context>
    <name>SaliencyMethod</name>
    <message>
        <source>attention</source>
        <translation>어텐션</translation>
    </message>
    <message>
        <source>erasing words</source>
        <translation>단어 빼기</translation>
    </message>
    <message>
        <source>gradient × input</source>
        <translation>기울기 × 입력</translation>
    </message>
    <message>
        <source>integrated gradients</source>
        <translation>적분 기울기</translation>
    </message>
</context>
<context>
    <name>SaliencyTab</name>
    <message>
        <source>How it is found what a word depends on</source>
        <translation>단어가 무엇에 달려 있는지 찾는 방법</translation>
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
    <name>SavedMapsBar</name>
    <message>
        <source>Previous sentence</source>
        <translation>이전 문장</translation>
    </message>
    <message>
        <source>Next sentence</source>
        <translation>다음 문장</translation>
    </message>
    <message>
        <source>Sentence of the file</source>
        <translation>파일의 문장</translation>
    </message>
    <message>
        <source>Add its sentences…</source>
        <translation>문장 파일 추가…</translation>
    </message>
    <message>
        <source>The files of the source and target sentences that belong to the weights</source>
        <translation>가중치에 딸린 원문 파일과 번역문 파일</translation>
    </message>
    <message>
        <source>Back to the translation</source>
        <translation>번역으로 돌아가기</translation>
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
    <message>
        <source>Interlinear connects to nothing but Hugging Face, and only when you download a model. With the lock, not even then.</source>
        <translation>Interlinear는 모델을 내려받을 때 Hugging Face에만 연결합니다. 잠금을 켜면 그때도 연결하지 않습니다.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>끔</translation>
    </message>
    <message>
        <source>Offline lock</source>
        <translation>오프라인 잠금</translation>
    </message>
    <message>
        <source>On</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>The environment variable INTERLINEAR_OFFLINE sets the lock.</source>
        <translation>환경 변수 INTERLINEAR_OFFLINE이 잠금을 켰습니다.</translation>
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
    <message>
        <source>Choose the layers that learn.</source>
        <translation>학습할 층을 고르세요.</translation>
    </message>
    <message>
        <source>The general text cannot be used; see above.</source>
        <translation>일반 텍스트를 쓸 수 없습니다. 위를 보세요.</translation>
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
    <message>
        <source>General text</source>
        <translation>일반 텍스트</translation>
    </message>
    <message>
        <source>General text, if you have some: pairs of another kind, which show before and after what the model forgets.</source>
        <translation>일반 텍스트가 있으면 고르세요. 학습 데이터와 종류가 다른 쌍으로 학습 전후를 평가해, 모델이 무엇을 잊는지 보여 줍니다.</translation>
    </message>
</context>
<context>
    <name>StatesPlot</name>
    <message>
        <source>Hidden states in two dimensions</source>
        <translation>2차원으로 본 은닉 상태</translation>
    </message>
    <message>
        <source>Reading the hidden states…</source>
        <translation>은닉 상태를 읽고 있습니다…</translation>
    </message>
    <message>
        <source>The hidden states could not be read.</source>
        <translation>은닉 상태를 읽지 못했습니다.</translation>
    </message>
    <message>
        <source>Type a sentence: here you see what the model makes of it, step by step.</source>
        <translation>문장을 입력하세요. 모델이 그것을 어떻게 다루는지 단계별로 여기에 보입니다.</translation>
    </message>
    <message>
        <source>context</source>
        <translation>문맥</translation>
    </message>
    <message>
        <source>end</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>language</source>
        <translation>언어</translation>
    </message>
</context>
<context>
    <name>StatesTab</name>
    <message>
        <source>These two directions show {} % of the variance: what is near here may be far apart.</source>
        <translation>이 두 방향은 분산의 {} %를 보여 줍니다. 여기서 가까워 보여도 실제로는 멀 수 있습니다.</translation>
    </message>
    <message>
        <source>◇ the one vector through which all of the source must pass</source>
        <translation>◇ 원문 전체가 거쳐 가는 하나의 벡터</translation>
    </message>
    <message>
        <source>○ pieces of the source · ■ steps of the decoder, joined in their order</source>
        <translation>○ 원문 조각 · ■ 차례대로 이은 디코더 단계</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>Go through the steps</source>
        <translation>단계를 차례로 보기</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Step of the decoder</source>
        <translation>디코더 단계</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>step {} of {}</source>
        <translation>{}/{}단계</translation>
    </message>
</context>
<context>
    <name>TermsDialog</name>
    <message>
        <source>Adds the terms of a CSV, TSV or TBX file</source>
        <translation>CSV, TSV 또는 TBX 파일의 용어를 추가합니다</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Import terms</source>
        <translation>용어 가져오기</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Never to be used</source>
        <translation>쓰지 않을 말</translation>
    </message>
    <message>
        <source>One word, or several words in a row, on each line</source>
        <translation>한 줄에 낱말 하나 또는 이어지는 낱말 여럿</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>용어</translation>
    </message>
    <message>
        <source>Terms (*.csv *.tsv *.txt *.tbx)</source>
        <translation>용어 파일 (*.csv *.tsv *.txt *.tbx)</translation>
    </message>
    <message>
        <source>Terms that must hold</source>
        <translation>지켜야 할 용어</translation>
    </message>
    <message>
        <source>Terms: {} to {}</source>
        <translation>용어: {} → {}</translation>
    </message>
    <message>
        <source>Where the left side stands in a text, the right side will stand in its translation. A term whose left side is empty must stand in every translation.</source>
        <translation>왼쪽 말이 글에 나오면 번역문에 오른쪽 말이 들어갑니다. 왼쪽이 빈 용어는 모든 번역문에 들어갑니다.</translation>
    </message>
    <message>
        <source>Words never to be used, one a line</source>
        <translation>쓰지 않을 말, 한 줄에 하나씩</translation>
    </message>
    <message>
        <source>{} new terms</source>
        <translation>새 용어 {}개</translation>
    </message>
    <message>
        <source>Whether these terms hold</source>
        <translation>이 용어를 적용할지 여부</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>사용함</translation>
    </message>
    <message>
        <source>not in use</source>
        <translation>사용 안 함</translation>
    </message>
</context>
<context>
    <name>TextPanels</name>
    <message>
        <source>An edit stays within one sentence.</source>
        <translation>한 번에 한 문장 안에서만 고칠 수 있습니다.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Click it, or press Alt+Down on it, for other words.</source>
        <translation>누르거나 Alt+아래 화살표를 누르면 다른 낱말을 볼 수 있습니다.</translation>
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
        <source>Notices about the translation</source>
        <translation>번역문에 관한 알림</translation>
    </message>
    <message>
        <source>Tab accepts a word, Ctrl+Enter all, Esc goes back to the model's own.</source>
        <translation>Tab은 한 낱말을, Ctrl+Enter는 전부를 받아들이고, Esc는 모델의 번역으로 돌아갑니다.</translation>
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
        <source>Type or paste a text to translate</source>
        <translation>번역할 글을 입력하거나 붙여 넣으세요</translation>
    </message>
    <message>
        <source>one of your terms</source>
        <translation>지정한 용어</translation>
    </message>
    <message>
        <source>“{}”: probability {:.2f}</source>
        <translation>“{}”: 확률 {:.2f}</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Compare with another model (Ctrl+Shift+D)</source>
        <translation>다른 모델과 비교 (Ctrl+Shift+D)</translation>
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
    <message>
        <source>{} languages</source>
        <translation>언어 {}개</translation>
    </message>
    <message>
        <source>, general text BLEU {}</source>
        <translation>, 일반 텍스트 BLEU {}</translation>
    </message>
    <message>
        <source>, {} of them trained</source>
        <translation>, 그중 {}개를 학습</translation>
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
        <source>Hypotheses</source>
        <translation>번역 후보</translation>
    </message>
    <message>
        <source>The translations that the search kept appear here, best first.</source>
        <translation>탐색에서 남은 번역들이 좋은 순서대로 여기에 나타납니다.</translation>
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
        <source>Terms</source>
        <translation>용어</translation>
    </message>
    <message>
        <source>Terms that must hold, and words never to use</source>
        <translation>지켜야 할 용어와 쓰지 않을 말</translation>
    </message>
    <message>
        <source>Terms · off</source>
        <translation>용어 · 꺼짐</translation>
    </message>
    <message>
        <source>Terms · {}</source>
        <translation>용어 · {}</translation>
    </message>
    <message>
        <source>Enter has it scored and aligned as it stands, and adds it to the list.</source>
        <translation>Enter를 누르면 쓰인 그대로 점수를 매기고 정렬해 목록에 더합니다.</translation>
    </message>
    <message>
        <source>Your own translation of this sentence</source>
        <translation>이 문장을 직접 번역한 글</translation>
    </message>
    <message>
        <source>Your own translation, to be explained</source>
        <translation>직접 번역한 글을 넣으면 풀이합니다</translation>
    </message>
    <message>
        <source>your translation</source>
        <translation>직접 번역한 글</translation>
    </message>
</context>
<context>
    <name>TuningBox</name>
    <message>
        <source>All weights</source>
        <translation>모든 가중치</translation>
    </message>
    <message>
        <source>Decoder layer {}</source>
        <translation>디코더 {}층</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>임베딩</translation>
    </message>
    <message>
        <source>Encoder layer {}</source>
        <translation>인코더 {}층</translation>
    </message>
    <message>
        <source>Layers that learn</source>
        <translation>학습할 층</translation>
    </message>
    <message>
        <source>Low-rank adapters</source>
        <translation>저랭크 어댑터</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>랭크</translation>
    </message>
    <message>
        <source>Rank of the adapters</source>
        <translation>어댑터의 랭크</translation>
    </message>
    <message>
        <source>Small matrices beside the weights learn and become part of them in the end (LoRA).</source>
        <translation>가중치 옆의 작은 행렬만 학습하고, 끝나면 가중치에 합칩니다(LoRA).</translation>
    </message>
    <message>
        <source>Some layers</source>
        <translation>일부 층</translation>
    </message>
    <message>
        <source>The layers chosen below learn; all others stay as they are.</source>
        <translation>아래에서 고른 층만 학습하고, 나머지는 그대로 둡니다.</translation>
    </message>
    <message>
        <source>The most room to learn, and to forget what is not in your text.</source>
        <translation>가장 많이 배울 수 있지만, 학습 데이터에 없는 것을 잊기도 쉽습니다.</translation>
    </message>
    <message>
        <source>The size of the adapters: more learn more, and take more room</source>
        <translation>어댑터의 크기입니다. 클수록 더 많이 배우고 자리도 더 차지합니다</translation>
    </message>
    <message>
        <source>What learns</source>
        <translation>학습할 부분</translation>
    </message>
    <message>
        <source>Where adapters stand</source>
        <translation>어댑터를 둘 곳</translation>
    </message>
    <message>
        <source>beside attention</source>
        <translation>어텐션 옆</translation>
    </message>
    <message>
        <source>beside attention and feed-forward</source>
        <translation>어텐션과 피드포워드 옆</translation>
    </message>
    <message>
        <source>Encoder norm</source>
        <translation>인코더 정규화</translation>
    </message>
    <message>
        <source>Decoder norm</source>
        <translation>디코더 정규화</translation>
    </message>
    <message>
        <source>Source positions</source>
        <translation>원문 위치</translation>
    </message>
    <message>
        <source>Target positions</source>
        <translation>번역문 위치</translation>
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
    <name>ModelDetails</name>
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
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Cancel the export</source>
        <translation>내보내기 취소</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>내보내기 진행률</translation>
    </message>
    <message>
        <source>{} is being exported…</source>
        <translation>{} 내보내는 중…</translation>
    </message>
    <message>
        <source>✓ Written to {}</source>
        <translation>✓ {}에 저장했습니다</translation>
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
    <message>
        <source>: the model has forgotten some of what it knew; the log says what helps.</source>
        <translation>. 모델이 알던 것을 일부 잊었습니다. 도움이 되는 방법은 기록에 있습니다.</translation>
    </message>
    <message>
        <source>General text: BLEU {before} → {after} ({gain})</source>
        <translation>일반 텍스트: BLEU {before} → {after} ({gain})</translation>
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
    <name>AlternativesPopup</name>
    <message>
        <source>Other words for this place</source>
        <translation>이 자리에 올 수 있는 다른 낱말</translation>
    </message>
    <message>
        <source>asking the model…</source>
        <translation>모델에 묻는 중…</translation>
    </message>
    <message>
        <source>type another…</source>
        <translation>직접 입력…</translation>
    </message>
    <message>
        <source>the sentence ends</source>
        <translation>문장 끝</translation>
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
<context>
    <name>AttentionTools</name>
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
</context>
<context>
    <name>InsidePanel</name>
    <message>
        <source>Alignment</source>
        <translation>정렬</translation>
    </message>
    <message>
        <source>Ways of looking inside</source>
        <translation>안을 들여다보는 방법</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>흐름</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Beam tree</source>
        <translation>빔 트리</translation>
    </message>
    <message>
        <source>Saliency</source>
        <translation>중요도</translation>
    </message>
    <message>
        <source>States</source>
        <translation>상태</translation>
    </message>
</context>
<context>
    <name>UnitsChooser</name>
    <message>
        <source>What is selected together</source>
        <translation>함께 선택되는 단위</translation>
    </message>
    <message>
        <source>words</source>
        <translation>단어</translation>
    </message>
    <message>
        <source>pieces</source>
        <translation>조각</translation>
    </message>
</context>
<context>
    <name>TabStrip</name>
    <message>
        <source>{} (Alt+{})</source>
        <translation>{} (Alt+{})</translation>
    </message>
</context>
<context>
    <name>Absence</name>
    <message>
        <source>Type a sentence: here you see from which words each word was translated.</source>
        <translation>문장을 입력하면 각 단어가 원문의 어느 단어에서 번역되었는지 여기에 보입니다.</translation>
    </message>
    <message>
        <source>Reading the attention…</source>
        <translation>어텐션을 읽는 중…</translation>
    </message>
    <message>
        <source>This model has no attention: nothing tells from which words it wrote a word, so there is no alignment to show.</source>
        <translation>이 모델에는 어텐션이 없습니다. 어느 단어에서 옮겼는지 알 길이 없으므로 보여 줄 정렬도 없습니다.</translation>
    </message>
    <message>
        <source>This sentence is longer than the model reads at once. It was translated in parts, which have no map in common.</source>
        <translation>모델이 한 번에 읽을 수 있는 길이를 넘는 문장입니다. 나누어 번역했기 때문에 하나로 이어진 지도가 없습니다.</translation>
    </message>
    <message>
        <source>The attention could not be read.</source>
        <translation>어텐션을 읽지 못했습니다.</translation>
    </message>
    <message>
        <source>This sentence has no words on one side, and so no map.</source>
        <translation>이 문장은 한쪽에 단어가 없어 보여 줄 정렬이 없습니다.</translation>
    </message>
</context>
<context>
    <name>ExportButton</name>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Export what is shown here</source>
        <translation>여기에 보이는 것을 내보내기</translation>
    </message>
</context>
<context>
    <name>FlowView</name>
    <message>
        <source>Flow from the source words to the target words</source>
        <translation>원문 단어에서 번역문 단어로 이어지는 흐름</translation>
    </message>
</context>
<context>
    <name>Readout</name>
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
</context>
<context>
    <name>TokenCards</name>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Type a sentence: here you see how sure the model was of each piece it wrote.</source>
        <translation>문장을 입력하세요. 모델이 조각 하나하나를 얼마나 확신하며 썼는지 여기에 보입니다.</translation>
    </message>
    <message>
        <source>end</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>{} bit</source>
        <translation>{}비트</translation>
    </message>
</context>
<context>
    <name>TokenDetail</name>
    <message>
        <source>What the model thought of at this place</source>
        <translation>이 자리에서 모델이 떠올린 것</translation>
    </message>
    <message>
        <source>Choose a token to see what else the model thought of there.</source>
        <translation>토큰을 고르면 그 자리에서 모델이 떠올린 다른 말이 보입니다.</translation>
    </message>
    <message>
        <source>probability {}</source>
        <translation>확률 {}</translation>
    </message>
    <message>
        <source>entropy {} bit</source>
        <translation>엔트로피 {}비트</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>end</source>
        <translation>끝</translation>
    </message>
</context>
<context>
    <name>BeamTree</name>
    <message>
        <source>end</source>
        <translation>끝</translation>
    </message>
    <message>
        <source>Beam tree</source>
        <translation>빔 트리</translation>
    </message>
    <message>
        <source>Type a sentence: here you see all that the search weighed, step by step.</source>
        <translation>문장을 입력하세요. 탐색이 단계마다 저울질한 모든 후보가 여기에 보입니다.</translation>
    </message>
    <message>
        <source>Searching once more, step by step…</source>
        <translation>단계를 기록하며 다시 탐색하는 중…</translation>
    </message>
    <message>
        <source>This sentence is longer than the model reads at once. It was translated in parts, and each was searched for itself.</source>
        <translation>모델이 한 번에 읽을 수 있는 길이를 넘는 문장입니다. 나누어 번역했고, 부분마다 따로 탐색했습니다.</translation>
    </message>
    <message>
        <source>This translation was not searched for with a beam, so there is no tree.</source>
        <translation>빔 탐색으로 얻은 번역이 아니므로 트리가 없습니다.</translation>
    </message>
    <message>
        <source>The search came to something else this time.</source>
        <translation>이번 탐색은 다른 결과에 이르렀습니다.</translation>
    </message>
    <message>
        <source>step {} of {}</source>
        <translation>{}/{}단계</translation>
    </message>
    <message>
        <source>step {} of {}, not shown yet</source>
        <translation>{}/{}단계, 아직 보이지 않음</translation>
    </message>
    <message>
        <source>{} (end)</source>
        <translation>{} (끝)</translation>
    </message>
    <message>
        <source>in all {}</source>
        <translation>합계 {}</translation>
    </message>
    <message>
        <source>score {}</source>
        <translation>점수 {}</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지됨</translation>
    </message>
    <message>
        <source>given up: less likely than those that the beam had room for</source>
        <translation>탈락: 빔에 남은 후보들보다 확률이 낮습니다</translation>
    </message>
    <message>
        <source>finished: it entered the list of the best</source>
        <translation>완료: 최상위 목록에 들었습니다</translation>
    </message>
    <message>
        <source>ended, but the list was full of better ones</source>
        <translation>끝났지만 목록이 더 나은 가설로 차 있었습니다</translation>
    </message>
    <message>
        <source>an end that stood too low among the candidates to count</source>
        <translation>후보 순위가 너무 낮아 인정되지 않은 끝</translation>
    </message>
    <message>
        <source>not followed: nothing could enter the list of the best any more</source>
        <translation>이어 가지 않음: 최상위 목록에 더 들어올 것이 없었습니다</translation>
    </message>
    <message>
        <source>refused: it breaks something that was asked for</source>
        <translation>거부됨: 요구한 조건에 어긋납니다</translation>
    </message>
</context>
<context>
    <name>BeamTreeTab</name>
    <message>
        <source>Fit</source>
        <translation>맞춤</translation>
    </message>
    <message>
        <source>Show all of the tree, or full size</source>
        <translation>트리 전체 또는 원래 크기로 보기</translation>
    </message>
    <message>
        <source>Also show what the search gave up</source>
        <translation>탐색에서 탈락한 후보도 보기</translation>
    </message>
    <message>
        <source>show pruned ✓</source>
        <translation>탈락 후보 보기 ✓</translation>
    </message>
    <message>
        <source>show pruned</source>
        <translation>탈락 후보 보기</translation>
    </message>
    <message>
        <source>Choose any word, also a pruned one; Enter or a double click decodes on from there.</source>
        <translation>탈락한 것을 포함해 아무 단어나 고르세요. Enter나 두 번 클릭으로 거기서부터 다시 번역합니다.</translation>
    </message>
</context>
<context>
    <name>TreeSteps</name>
    <message>
        <source>Step of the search</source>
        <translation>탐색 단계</translation>
    </message>
    <message>
        <source>all {} steps</source>
        <translation>전체 {}단계</translation>
    </message>
    <message>
        <source>after step {} of {}</source>
        <translation>{}/{}단계 후</translation>
    </message>
    <message>
        <source>{} kept</source>
        <translation>유지 {}</translation>
    </message>
    <message>
        <source>{} given up</source>
        <translation>탈락 {}</translation>
    </message>
    <message>
        <source>{} finished</source>
        <translation>완료 {}</translation>
    </message>
</context>
<context>
    <name>ReadingPicker</name>
    <message>
        <source>Attention read for it</source>
        <translation>정렬에 쓸 어텐션</translation>
    </message>
    <message>
        <source>Layer of the decoder whose attention is scored</source>
        <translation>어텐션을 평가할 디코더 층</translation>
    </message>
    <message>
        <source>layer: {}</source>
        <translation>층: {}</translation>
    </message>
    <message>
        <source>Attention head that is scored</source>
        <translation>평가할 어텐션 헤드</translation>
    </message>
    <message>
        <source>head: {}</source>
        <translation>헤드: {}</translation>
    </message>
    <message>
        <source>Step at which a word is aligned</source>
        <translation>단어를 정렬하는 단계</translation>
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
        <source>shifted and plain</source>
        <translation>이동 및 기본 판독</translation>
    </message>
    <message>
        <source>shifted</source>
        <translation>이동 판독</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>기본 판독</translation>
    </message>
    <message>
        <source>The attention of this model is one map, which is read in one way.</source>
        <translation>이 모델의 어텐션은 지도 하나뿐이어서 판독하는 방법도 하나입니다.</translation>
    </message>
    <message>
        <source>This model has no attention to align words by.</source>
        <translation>이 모델에는 단어를 정렬할 어텐션이 없습니다.</translation>
    </message>
</context>
<context>
    <name>ArrivalField</name>
    <message>
        <source>A folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>A model's folder or archive, from this machine; or drop it on the page</source>
        <translation>이 컴퓨터에 있는 모델 폴더나 압축 파일입니다. 이 페이지에 끌어다 놓아도 됩니다</translation>
    </message>
    <message>
        <source>An archive…</source>
        <translation>압축 파일…</translation>
    </message>
    <message>
        <source>Archives ({})</source>
        <translation>압축 파일({})</translation>
    </message>
    <message>
        <source>Choose a model's archive</source>
        <translation>모델 압축 파일 선택</translation>
    </message>
    <message>
        <source>Choose a model's folder</source>
        <translation>모델 폴더 선택</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>내려받기</translation>
    </message>
    <message>
        <source>Fetch a model from Hugging Face by its owner and name; you see a report first</source>
        <translation>Hugging Face에서 소유자와 이름으로 모델을 내려받습니다. 설치하기 전에 보고서를 보여 줍니다</translation>
    </message>
    <message>
        <source>Hugging Face: {}</source>
        <translation>Hugging Face 모델: {}</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Name of a model on Hugging Face</source>
        <translation>Hugging Face의 모델 이름</translation>
    </message>
    <message>
        <source>The offline lock is set</source>
        <translation>오프라인 잠금이 켜져 있습니다</translation>
    </message>
    <message>
        <source>The offline lock is set. Take it off on the Settings page to download models.</source>
        <translation>오프라인 잠금이 켜져 있습니다. 모델을 내려받으려면 설정 페이지에서 끄세요.</translation>
    </message>
</context>
<context>
    <name>ArrivalPanel</name>
    <message>
        <source>Asking Hugging Face…</source>
        <translation>Hugging Face에 묻는 중…</translation>
    </message>
    <message>
        <source>Being installed…</source>
        <translation>설치하는 중…</translation>
    </message>
    <message>
        <source>Being read and tried out…</source>
        <translation>읽고 시험해 보는 중…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Choose languages…</source>
        <translation>언어 선택…</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>설치</translation>
    </message>
    <message>
        <source>Install as</source>
        <translation>설치할 이름</translation>
    </message>
    <message>
        <source>Name to install the model under</source>
        <translation>모델을 설치할 이름</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>내려받기 진행률</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{total} 중 {done}</translation>
    </message>
    <message>
        <source>✓ Installed as {}</source>
        <translation>✓ {} 이름으로 설치했습니다</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>이 메시지 닫기</translation>
    </message>
</context>
<context>
    <name>ArrivalReport</name>
    <message>
        <source>(an empty translation)</source>
        <translation>(빈 번역)</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>구조</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>From</source>
        <translation>원문</translation>
    </message>
    <message>
        <source>It cannot be installed. This is not supported:</source>
        <translation>설치할 수 없습니다. 다음을 지원하지 않습니다:</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>사용 허가</translation>
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
        <source>To</source>
        <translation>번역문</translation>
    </message>
    <message>
        <source>Tried out</source>
        <translation>시험 번역</translation>
    </message>
    <message>
        <source>What was understood of the model</source>
        <translation>모델에서 알아낸 것</translation>
    </message>
    <message>
        <source>not said: ask its author before you pass it on</source>
        <translation>나와 있지 않습니다. 다른 사람에게 주기 전에 만든 이에게 물어보세요</translation>
    </message>
</context>
<context>
    <name>ExportModelButton</name>
    <message>
        <source>As a Hugging Face folder…</source>
        <translation>Hugging Face 폴더로…</translation>
    </message>
    <message>
        <source>As an Interlinear archive…</source>
        <translation>Interlinear 압축 파일로…</translation>
    </message>
    <message>
        <source>Choose where the folder {} is to be made</source>
        <translation>{} 폴더를 만들 위치 선택</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>모델 내보내기</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Give the model to other programs, or to another Interlinear</source>
        <translation>다른 프로그램이나 다른 컴퓨터의 Interlinear에서 쓰도록 모델을 내보냅니다</translation>
    </message>
</context>
<context>
    <name>_Languages</name>
    <message>
        <source>From</source>
        <translation>원문</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <source>Source languages, with commas between them</source>
        <translation>원문 언어(쉼표로 구분)</translation>
    </message>
    <message>
        <source>Target languages, with commas between them</source>
        <translation>번역문 언어(쉼표로 구분)</translation>
    </message>
    <message>
        <source>To</source>
        <translation>번역문</translation>
    </message>
    <message>
        <source>as the model says</source>
        <translation>모델에 나온 대로</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>'{text}' is not a link</source>
        <translation>링크가 아닙니다: '{text}'</translation>
    </message>
    <message>
        <source>'{text}' is not a link of four columns</source>
        <translation>네 칸으로 된 링크가 아닙니다: '{text}'</translation>
    </message>
    <message>
        <source>Choose another place</source>
        <translation>다른 위치를 고르세요</translation>
    </message>
    <message>
        <source>Convert the original again with CTranslate2 4</source>
        <translation>원본 모델을 CTranslate2 4로 다시 변환하세요</translation>
    </message>
    <message>
        <source>Do not use this archive</source>
        <translation>이 압축 파일은 쓰지 마세요</translation>
    </message>
    <message>
        <source>Download all files of the model</source>
        <translation>모델의 파일을 모두 내려받으세요</translation>
    </message>
    <message>
        <source>Download all files of the model again</source>
        <translation>모델의 파일을 모두 다시 내려받으세요</translation>
    </message>
    <message>
        <source>Download it again</source>
        <translation>다시 내려받으세요</translation>
    </message>
    <message>
        <source>Download the model again</source>
        <translation>모델을 다시 내려받으세요</translation>
    </message>
    <message>
        <source>Export it as a bundle</source>
        <translation>번들로 내보내세요</translation>
    </message>
    <message>
        <source>Give a shorter prefix, or choose another model</source>
        <translation>접두사를 줄이거나 다른 모델을 고르세요</translation>
    </message>
    <message>
        <source>Give it another name, or remove the installed one</source>
        <translation>다른 이름을 붙이거나 설치된 모델을 제거하세요</translation>
    </message>
    <message>
        <source>Give the folder or zip archive of a Hugging Face model (Marian, M2M-100, NLLB), of an OPUS-MT release, of CTranslate2 or Argos, or of a bundle</source>
        <translation>Hugging Face 모델(Marian, M2M-100, NLLB), OPUS-MT 배포본, CTranslate2나 Argos의 모델, 또는 번들의 폴더나 zip 파일을 지정하세요</translation>
    </message>
    <message>
        <source>Leave coverage_penalty at 0, or choose a model with attention</source>
        <translation>coverage_penalty를 0으로 두거나 어텐션이 있는 모델을 고르세요</translation>
    </message>
    <message>
        <source>Leave out either {name} or the sampling</source>
        <translation>{name} 또는 표본 추출 가운데 하나를 빼세요</translation>
    </message>
    <message>
        <source>Put the original model's there: {joint}, or {source} and {target}</source>
        <translation>원본 모델의 파일을 그곳에 두세요: {joint}, 또는 {source}와 {target}</translation>
    </message>
    <message>
        <source>Say its source and target languages</source>
        <translation>원문 언어와 번역문 언어를 지정하세요</translation>
    </message>
    <message>
        <source>Take ids from a trace of the same model</source>
        <translation>같은 모델의 탐색 기록에 있는 번호를 쓰세요</translation>
    </message>
    <message>
        <source>Vocabulary and weights are of two models: download them again</source>
        <translation>어휘와 가중치가 서로 다른 모델의 것입니다. 다시 내려받으세요</translation>
    </message>
    <message>
        <source>Write 'sentence source target S', with P for S where the link is only possible</source>
        <translation>'문장 원문 번역문 S'로 쓰고, 가능하기만 한 링크는 S 대신 P로 쓰세요</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>is no tokenizer that can be read</source>
        <translation>읽을 수 있는 토크나이저가 아닙니다</translation>
    </message>
    <message>
        <source>its pieces are merged in another way than SentencePiece does it</source>
        <translation>조각을 합치는 방식이 SentencePiece와 다릅니다</translation>
    </message>
    <message>
        <source>what SentencePiece does</source>
        <translation>SentencePiece가 하는 것</translation>
    </message>
    <message>
        <source>padding is {config} for the model and {vocabulary} for the vocabulary</source>
        <translation>패딩의 번호가 모델에서는 {config}, 어휘에서는 {vocabulary}입니다</translation>
    </message>
    <message>
        <source>the model translates between any two of {count} languages</source>
        <translation>이 모델은 {count}개 언어 가운데 어느 두 언어 사이에서나 번역합니다</translation>
    </message>
    <message>
        <source>Say source languages, target languages or both, of {languages}</source>
        <translation>원문 언어나 번역문 언어 또는 둘 다를 다음 가운데서 지정하세요: {languages}</translation>
    </message>
    <message>
        <source>source and target are one language</source>
        <translation>원문과 번역문이 같은 언어입니다</translation>
    </message>
    <message>
        <source>Say two different languages</source>
        <translation>서로 다른 두 언어를 지정하세요</translation>
    </message>
    <message>
        <source>Meta's NLLB-200 has the licence CC-BY-NC 4.0, which forbids commercial use of it and of what is trained from it</source>
        <translation>Meta의 NLLB-200은 CC-BY-NC 4.0 라이선스입니다. 이 모델과 이 모델로 학습한 것을 상업적으로 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>a whole number from {least} to {most}</source>
        <translation>{least}부터 {most}까지의 정수</translation>
    </message>
    <message>
        <source>does not fit the vocabulary, which has {part:.0%} of its pieces</source>
        <translation>어휘와 맞지 않습니다. 이 파일의 조각 가운데 {part:.0%}만 어휘에 있습니다</translation>
    </message>
    <message>
        <source>encoder and decoder count positions in different ways</source>
        <translation>인코더와 디코더가 위치를 세는 방식이 서로 다릅니다</translation>
    </message>
    <message>
        <source>ends too early</source>
        <translation>중간에 끊겨 있습니다</translation>
    </message>
    <message>
        <source>from 0 to below 1</source>
        <translation>0 이상 1 미만</translation>
    </message>
    <message>
        <source>gives the name {name!r} to nothing, or twice</source>
        <translation>{name!r} 이름이 가리키는 것이 없거나 두 번 나옵니다</translation>
    </message>
    <message>
        <source>goes on after its end</source>
        <translation>끝난 뒤에도 내용이 더 있습니다</translation>
    </message>
    <message>
        <source>has a piece twice</source>
        <translation>같은 조각이 두 번 나옵니다</translation>
    </message>
    <message>
        <source>has an id that is no row of the embeddings</source>
        <translation>임베딩에 해당하는 행이 없는 번호가 있습니다</translation>
    </message>
    <message>
        <source>has one id for two pieces</source>
        <translation>두 조각의 번호가 같습니다</translation>
    </message>
    <message>
        <source>holds a name that does not end</source>
        <translation>끝나지 않는 이름이 들어 있습니다</translation>
    </message>
    <message>
        <source>holds a name that is no text</source>
        <translation>텍스트가 아닌 이름이 들어 있습니다</translation>
    </message>
    <message>
        <source>holds code or other things than weights, none of which was run</source>
        <translation>가중치가 아닌 코드 따위가 들어 있습니다. 아무것도 실행하지 않았습니다</translation>
    </message>
    <message>
        <source>holds neither {safe} nor {pickled}</source>
        <translation>{safe}도 {pickled}도 없습니다</translation>
    </message>
    <message>
        <source>holds no vocabulary, such as {file}</source>
        <translation>{file} 같은 어휘 파일이 없습니다</translation>
    </message>
    <message>
        <source>holds numbers of an unknown kind, in {name!r}</source>
        <translation>{name!r}에 알 수 없는 종류의 수가 들어 있습니다</translation>
    </message>
    <message>
        <source>holds other things than weights</source>
        <translation>가중치가 아닌 것이 들어 있습니다</translation>
    </message>
    <message>
        <source>holds {count} SentencePiece models, and needs one, or one for each language</source>
        <translation>SentencePiece 모델이 {count}개 있는데, 하나이거나 언어마다 하나여야 합니다</translation>
    </message>
    <message>
        <source>holds {name!r} twice</source>
        <translation>{name!r} 항목이 두 번 들어 있습니다</translation>
    </message>
    <message>
        <source>holds {name!r}, encrypted or packed oddly</source>
        <translation>{name!r} 항목이 암호화되었거나 알 수 없는 방식으로 압축되어 있습니다</translation>
    </message>
    <message>
        <source>holds {name!r}, which is no plain file inside it</source>
        <translation>{name!r} 항목은 압축 파일 안의 일반 파일이 아닙니다</translation>
    </message>
    <message>
        <source>is already there</source>
        <translation>이미 있습니다</translation>
    </message>
    <message>
        <source>is neither a folder nor a zip archive</source>
        <translation>폴더도 zip 파일도 아닙니다</translation>
    </message>
    <message>
        <source>is no JSON list of texts</source>
        <translation>텍스트 목록인 JSON이 아닙니다</translation>
    </message>
    <message>
        <source>is no JSON object</source>
        <translation>JSON 객체가 아닙니다</translation>
    </message>
    <message>
        <source>is no file of weights</source>
        <translation>가중치 파일이 아닙니다</translation>
    </message>
    <message>
        <source>is no model of Marian's architecture: {what}</source>
        <translation>Marian 구조의 모델이 아닙니다: {what}</translation>
    </message>
    <message>
        <source>is no model that can be read</source>
        <translation>읽을 수 있는 모델이 아닙니다</translation>
    </message>
    <message>
        <source>is no whole zip archive: {reason}</source>
        <translation>온전한 zip 파일이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>is of another model</source>
        <translation>다른 모델의 것입니다</translation>
    </message>
    <message>
        <source>is of version {found} of CTranslate2's format, not of {first} to {last}</source>
        <translation>CTranslate2 형식의 버전이 {found}입니다. {first}부터 {last}까지만 읽을 수 있습니다</translation>
    </message>
    <message>
        <source>is too large for what it should be</source>
        <translation>이 파일이라고 하기에는 너무 큽니다</translation>
    </message>
    <message>
        <source>says the same numbers again and again, and would be far larger than its files</source>
        <translation>같은 숫자를 되풀이해 담고 있어, 읽으면 파일보다 훨씬 커집니다</translation>
    </message>
    <message>
        <source>it has parts that Interlinear's Transformer does not have: {parts}</source>
        <translation>Interlinear의 Transformer에 없는 부분이 있습니다: {parts}</translation>
    </message>
    <message>
        <source>it has {length} pieces, fewer than the {least} asked for</source>
        <translation>조각이 {length}개로, 요청한 {least}개보다 적습니다</translation>
    </message>
    <message>
        <source>it is no Transformer</source>
        <translation>Transformer가 아닙니다</translation>
    </message>
    <message>
        <source>its decoder starts with a word of its own, Marian's with zeros</source>
        <translation>디코더가 자체 시작 토큰으로 시작하는데, Marian의 디코더는 0으로 시작합니다</translation>
    </message>
    <message>
        <source>its decoder starts with zeros, and its padding is not zeros</source>
        <translation>디코더는 0으로 시작하는데 패딩 임베딩이 0이 아닙니다</translation>
    </message>
    <message>
        <source>its first target token is not zeros, as other Marian models' is</source>
        <translation>다른 Marian 모델과 달리 번역문의 첫 토큰이 0이 아닙니다</translation>
    </message>
    <message>
        <source>its language tokens stand on both sides</source>
        <translation>언어 토큰이 원문과 번역문 양쪽에 있습니다</translation>
    </message>
    <message>
        <source>its languages are told by pieces, as M2M-100's and NLLB's: give the original model</source>
        <translation>M2M-100이나 NLLB처럼 언어를 토큰으로 나타내는 모델입니다. 원본 모델을 지정하세요</translation>
    </message>
    <message>
        <source>its shortlist of target pieces ({file}) is not used</source>
        <translation>번역문 조각 후보 목록({file})은 사용하지 않습니다</translation>
    </message>
    <message>
        <source>its sources have no end token</source>
        <translation>원문이 끝 토큰 없이 입력됩니다</translation>
    </message>
    <message>
        <source>its specification is {name} {revision} (supported: {supported})</source>
        <translation>모델 명세가 {name} {revision}입니다 (지원: {supported})</translation>
    </message>
    <message>
        <source>its texts are cut by Moses and BPE, as those of older models: not by SentencePiece</source>
        <translation>예전 모델처럼 텍스트를 SentencePiece가 아니라 Moses와 BPE로 나눕니다</translation>
    </message>
    <message>
        <source>has no {options}, in which Marian says what a model is</source>
        <translation>Marian이 모델을 설명하는 {options} 항목이 없습니다</translation>
    </message>
    <message>
        <source>has one table of embeddings for two vocabularies that differ</source>
        <translation>임베딩은 하나인데 두 어휘가 서로 다릅니다</translation>
    </message>
    <message>
        <source>is no YAML mapping</source>
        <translation>YAML 매핑이 아닙니다</translation>
    </message>
    <message>
        <source>is no text</source>
        <translation>텍스트가 아닙니다</translation>
    </message>
    <message>
        <source>it is an ensemble of {count} models</source>
        <translation>모델 {count}개로 된 앙상블입니다</translation>
    </message>
    <message>
        <source>it reads more than one source text</source>
        <translation>원문을 둘 이상 읽습니다</translation>
    </message>
    <message>
        <source>its decoder is recurrent ({cell})</source>
        <translation>디코더가 순환 신경망입니다({cell})</translation>
    </message>
    <message>
        <source>its texts are truecased by {file}</source>
        <translation>{file} 파일로 텍스트의 대소문자를 바로잡습니다</translation>
    </message>
    <message>
        <source>its source and target embeddings are one table, and are two from now on</source>
        <translation>원문과 번역문이 함께 쓰던 임베딩 하나를 이제 따로 둘로 둡니다</translation>
    </message>
    <message>
        <source>its vocabulary is factored</source>
        <translation>어휘가 요소(factor)로 나뉘어 있습니다</translation>
    </message>
    <message>
        <source>its vocabulary is a SentencePiece model, not a list of pieces</source>
        <translation>어휘가 조각 목록이 아니라 SentencePiece 모델입니다</translation>
    </message>
    <message>
        <source>its weights are in {file}, not in an .npz file</source>
        <translation>가중치가 .npz 파일이 아니라 {file} 파일에 있습니다</translation>
    </message>
    <message>
        <source>its weights are {kind}, and are made float32</source>
        <translation>가중치가 {kind}이며 float32로 바꿉니다</translation>
    </message>
    <message>
        <source>line {number} has an escape that YAML does not know</source>
        <translation>{number}번째 줄에 YAML에 없는 이스케이프가 있습니다</translation>
    </message>
    <message>
        <source>line {number} is no piece with its id</source>
        <translation>{number}번째 줄이 조각과 그 번호가 아닙니다</translation>
    </message>
    <message>
        <source>names no {key}</source>
        <translation>{key} 항목에 파일 이름이 없습니다</translation>
    </message>
    <message>
        <source>says of {name!r} two sizes that differ</source>
        <translation>{name!r}의 두 크기 정보가 서로 다릅니다</translation>
    </message>
    <message>
        <source>holds no numbers in {name!r}</source>
        <translation>{name!r}에 숫자가 하나도 없습니다</translation>
    </message>
    <message>
        <source>says that it holds {count:,} variables</source>
        <translation>변수가 {count:,}개 들어 있다고 되어 있습니다</translation>
    </message>
    <message>
        <source>the vocabulary has {pieces} pieces, and the model only {rows}</source>
        <translation>어휘에는 조각이 {pieces}개인데 모델에는 {rows}개뿐입니다</translation>
    </message>
    <message>
        <source>two numbers of words</source>
        <translation>단어 수 두 개</translation>
    </message>
    <message>
        <source>{keys} are {values} (supported: {post}, or {pre})</source>
        <translation>{keys} 값이 {values}입니다(지원하는 값: {post} 또는 {pre})</translation>
    </message>
    <message>
        <source>{key} is not the same for encoder and decoder</source>
        <translation>인코더와 디코더의 {key} 값이 서로 다릅니다</translation>
    </message>
    <message>
        <source>{name} is not as large as it says</source>
        <translation>{name} 배열의 크기가 적힌 것과 다릅니다</translation>
    </message>
    <message>
        <source>names no files of weights</source>
        <translation>가중치 파일을 가리키지 않습니다</translation>
    </message>
    <message>
        <source>names other weights than its files hold</source>
        <translation>가리키는 가중치와 파일에 든 가중치가 다릅니다</translation>
    </message>
    <message>
        <source>nothing in the model says between which languages it translates</source>
        <translation>어느 언어 사이를 번역하는지 모델 어디에도 나와 있지 않습니다</translation>
    </message>
    <message>
        <source>only without it</source>
        <translation>이 값이 없을 때만</translation>
    </message>
    <message>
        <source>padding, unknown piece and end are not three of the vocabulary's ids</source>
        <translation>채움, 미등록, 끝 조각의 번호가 어휘에 있는 서로 다른 세 번호가 아닙니다</translation>
    </message>
    <message>
        <source>prefix_ids holds {id}, which is no piece of a target</source>
        <translation>prefix_ids에 {id}번이 있는데, 번역문에 쓸 수 있는 조각이 아닙니다</translation>
    </message>
    <message>
        <source>the beginning that was asked for could not be kept</source>
        <translation>요청한 앞부분을 그대로 지키지 못했습니다</translation>
    </message>
    <message>
        <source>the decoder starts with an id that is not in the vocabulary</source>
        <translation>디코더가 어휘에 없는 번호로 시작합니다</translation>
    </message>
    <message>
        <source>the end is {config} for the model and {vocabulary} for the vocabulary</source>
        <translation>끝 조각의 번호가 모델에서는 {config}, 어휘에서는 {vocabulary}입니다</translation>
    </message>
    <message>
        <source>the link is of sentence {sentence}, and there are {pairs}</source>
        <translation>링크는 문장 {sentence}의 것인데 문장은 {pairs}개뿐입니다</translation>
    </message>
    <message>
        <source>Give the gold links of the same source and target files</source>
        <translation>같은 원문 파일과 번역문 파일의 정답 링크를 주세요</translation>
    </message>
    <message>
        <source>the model has no attention, so there is nothing for a coverage penalty to count</source>
        <translation>모델에 어텐션이 없어 커버리지 페널티를 셀 수 없습니다</translation>
    </message>
    <message>
        <source>the model has options that are not supported: {first}</source>
        <translation>지원하지 않는 옵션이 있는 모델입니다: {first}</translation>
    </message>
    <message>
        <source>the prefix has {length} tokens, but the model writes at most {most}</source>
        <translation>접두사가 {length}토큰인데, 모델은 {most}토큰까지만 씁니다</translation>
    </message>
    <message>
        <source>the term {target!r} could not be placed</source>
        <translation>용어 {target!r} 표현을 넣지 못했습니다</translation>
    </message>
    <message>
        <source>the vocabulary has no {piece!r}</source>
        <translation>어휘에 {piece!r} 조각이 없습니다</translation>
    </message>
    <message>
        <source>the vocabulary has only {part:.0%} of the pieces of {file}</source>
        <translation>{file} 파일의 조각 가운데 {part:.0%}만 어휘에 있습니다</translation>
    </message>
    <message>
        <source>the vocabulary's language tokens are for other languages, and are not used</source>
        <translation>어휘의 언어 토큰은 다른 언어의 것이어서 쓰지 않습니다</translation>
    </message>
    <message>
        <source>there are {lines} lines of links for {pairs} pairs</source>
        <translation>수가 맞지 않습니다: 쌍 {pairs}개, 링크 {lines}줄</translation>
    </message>
    <message>
        <source>--set {override!r} is not key=value</source>
        <translation>--set {override!r}: key=value 형식이 아닙니다</translation>
    </message>
    <message>
        <source>--set {override!r}: {parent} is not a table</source>
        <translation>--set {override!r}: 테이블이 아닙니다: {parent}</translation>
    </message>
    <message>
        <source>0 pairs of text</source>
        <translation>글이 있는 쌍이 없습니다</translation>
    </message>
    <message>
        <source>0 pairs of text: all {lines} lines have an empty side</source>
        <translation>글이 있는 쌍이 없습니다: {lines}줄 모두 한쪽이 비어 있습니다</translation>
    </message>
    <message>
        <source>Add [{name}]</source>
        <translation>[{name}] 테이블을 추가하세요</translation>
    </message>
    <message>
        <source>Change its permissions</source>
        <translation>파일의 권한을 바꾸세요</translation>
    </message>
    <message>
        <source>Check it with 'interlinear models verify', or train it again with a lower learning rate</source>
        <translation>'interlinear models verify' 명령으로 검사하거나 학습률을 낮추어 다시 학습하세요</translation>
    </message>
    <message>
        <source>Check its permissions, or delete it by hand</source>
        <translation>폴더의 권한을 확인하거나 직접 지우세요</translation>
    </message>
    <message>
        <source>Check that the gold file is the right one</source>
        <translation>정답 파일이 맞는지 확인하세요</translation>
    </message>
    <message>
        <source>Check the name and the folder</source>
        <translation>이름과 폴더를 확인하세요</translation>
    </message>
    <message>
        <source>Choose a file of pairs</source>
        <translation>쌍 파일을 고르세요</translation>
    </message>
    <message>
        <source>Choose a place that can be written</source>
        <translation>쓸 수 있는 곳을 고르세요</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>다른 모델을 고르세요</translation>
    </message>
    <message>
        <source>Choose another name, or use --force</source>
        <translation>다른 이름을 고르거나 --force를 쓰세요</translation>
    </message>
    <message>
        <source>Choose another name, or use --resume or --force</source>
        <translation>다른 이름을 고르거나 --resume 또는 --force를 쓰세요</translation>
    </message>
    <message>
        <source>Choose one of {names}</source>
        <translation>다음 가운데 하나를 고르세요: {names}</translation>
    </message>
    <message>
        <source>Count words from 0 (base 0)</source>
        <translation>단어를 0부터 세세요(base 0)</translation>
    </message>
    <message>
        <source>Delete this file and resume</source>
        <translation>이 파일을 지우고 이어서 하세요</translation>
    </message>
    <message>
        <source>Delete this folder to go on from the one before</source>
        <translation>그 앞의 체크포인트에서 이어서 하려면 이 폴더를 지우세요</translation>
    </message>
    <message>
        <source>Do not use this model</source>
        <translation>이 모델을 쓰지 마세요</translation>
    </message>
    <message>
        <source>End it in .svg or .png</source>
        <translation>이름을 .svg 또는 .png로 끝내세요</translation>
    </message>
    <message>
        <source>For example --set training.max_epochs=10</source>
        <translation>예를 들어 --set training.max_epochs=10처럼 쓰세요</translation>
    </message>
    <message>
        <source>For example languages = ["en", "fr"]</source>
        <translation>예를 들어 languages = ["en", "fr"]처럼 쓰세요</translation>
    </message>
    <message>
        <source>Free some space and try again</source>
        <translation>공간을 비우고 다시 해 보세요</translation>
    </message>
    <message>
        <source>Get it again from where it came from, or check it with gzip -t</source>
        <translation>파일을 다시 받거나 gzip -t로 검사하세요</translation>
    </message>
    <message>
        <source>Give a code such as en, fr, de, es or ko (BCP-47 or ISO 639-3)</source>
        <translation>en, fr, de, es, ko와 같은 코드를 쓰세요(BCP-47 또는 ISO 639-3)</translation>
    </message>
    <message>
        <source>Give a file of 'source&lt;tab&gt;target' lines, or a source and a target file</source>
        <translation>한 줄에 '원문&lt;탭&gt;번역문'이 있는 파일 하나, 또는 원문 파일과 번역문 파일을 고르세요</translation>
    </message>
    <message>
        <source>Give a file with both sides on each line</source>
        <translation>줄마다 양쪽에 글이 있는 파일을 고르세요</translation>
    </message>
    <message>
        <source>Give a model's name or its folder</source>
        <translation>모델의 이름이나 폴더를 지정하세요</translation>
    </message>
    <message>
        <source>Give at least one translation and its reference</source>
        <translation>번역문과 참조 번역을 하나 이상 주세요</translation>
    </message>
    <message>
        <source>Give for example 10,20,30</source>
        <translation>예를 들어 10,20,30처럼 쓰세요</translation>
    </message>
    <message>
        <source>Give more pairs, a smaller development set, or a development file of its own</source>
        <translation>쌍을 늘리거나, 개발 데이터를 줄이거나, 개발 데이터 파일을 따로 지정하세요</translation>
    </message>
    <message>
        <source>Give more pairs, or fine-tune an installed model</source>
        <translation>쌍을 늘리거나 설치된 모델을 미세 조정하세요</translation>
    </message>
    <message>
        <source>Give one line of gold links for each pair</source>
        <translation>쌍마다 정답 링크를 한 줄씩 주세요</translation>
    </message>
    <message>
        <source>Give one translation for each reference, line by line</source>
        <translation>참조 번역 한 줄마다 번역문을 한 줄씩 주세요</translation>
    </message>
    <message>
        <source>Give the path of a run's TOML file</source>
        <translation>학습 설정 TOML 파일의 경로를 지정하세요</translation>
    </message>
    <message>
        <source>Give yourself the right to write there, or choose another place</source>
        <translation>그곳에 쓸 권한을 얻거나 다른 곳을 고르세요</translation>
    </message>
    <message>
        <source>Install a newer Interlinear</source>
        <translation>더 새로운 Interlinear를 설치하세요</translation>
    </message>
    <message>
        <source>Install the model again</source>
        <translation>모델을 다시 설치하세요</translation>
    </message>
    <message>
        <source>Installed are: {names}</source>
        <translation>설치된 모델: {names}</translation>
    </message>
    <message>
        <source>It knows {languages}</source>
        <translation>쓸 수 있는 언어: {languages}</translation>
    </message>
    <message>
        <source>It translates {directions}</source>
        <translation>번역할 수 있는 방향: {directions}</translation>
    </message>
    <message>
        <source>It translates {directions}; set data.languages to one of these or train a new model</source>
        <translation>번역할 수 있는 방향: {directions}. data.languages를 이 가운데 하나로 정하거나 새 모델을 학습하세요</translation>
    </message>
    <message>
        <source>Known are {names}</source>
        <translation>쓸 수 있는 항목: {names}</translation>
    </message>
    <message>
        <source>Leave out either base or the two tables</source>
        <translation>base나 두 테이블 가운데 한쪽을 빼세요</translation>
    </message>
    <message>
        <source>Line n of one file must translate line n of the other</source>
        <translation>한 파일의 n번째 줄은 다른 파일의 n번째 줄을 옮긴 것이어야 합니다</translation>
    </message>
    <message>
        <source>Lower data.max_length or raise model.max_positions</source>
        <translation>data.max_length를 낮추거나 model.max_positions를 높이세요</translation>
    </message>
    <message>
        <source>Lower training.learning_rate and resume from the last checkpoint</source>
        <translation>학습률(training.learning_rate)을 낮추고 마지막 체크포인트에서 이어서 하세요</translation>
    </message>
    <message>
        <source>Name a file in it</source>
        <translation>폴더 안의 파일을 고르세요</translation>
    </message>
    <message>
        <source>Name a file of pairs to train on</source>
        <translation>학습할 쌍 파일을 지정하세요</translation>
    </message>
    <message>
        <source>Name as many of the one as of the other</source>
        <translation>양쪽에 같은 수의 파일을 지정하세요</translation>
    </message>
    <message>
        <source>Name the languages of the two columns</source>
        <translation>두 열의 언어를 지정하세요</translation>
    </message>
    <message>
        <source>Put a tab between the two sides, or take the line out</source>
        <translation>원문과 번역문 사이에 탭을 넣거나 그 줄을 빼세요</translation>
    </message>
    <message>
        <source>Put the files of [data] back as they were to go on, or start anew with --force</source>
        <translation>이어서 하려면 [data]의 파일을 원래대로 되돌리고, 아니면 --force로 새로 시작하세요</translation>
    </message>
    <message>
        <source>Raise data.max_length or give shorter sentences</source>
        <translation>data.max_length를 높이거나 더 짧은 문장을 주세요</translation>
    </message>
    <message>
        <source>Save it as UTF-8</source>
        <translation>파일을 UTF-8로 저장하세요</translation>
    </message>
    <message>
        <source>Save the file again as UTF-8</source>
        <translation>파일을 UTF-8로 다시 저장하세요</translation>
    </message>
    <message>
        <source>Set back what changed to go on, or start anew with --force</source>
        <translation>이어서 하려면 바뀐 설정을 되돌리고, 아니면 --force로 새로 시작하세요</translation>
    </message>
    <message>
        <source>Set data.directions to "forward", or choose another architecture</source>
        <translation>data.directions를 "forward"로 정하거나 다른 구조를 고르세요</translation>
    </message>
    <message>
        <source>Set it to 0</source>
        <translation>값을 0으로 정하세요</translation>
    </message>
    <message>
        <source>Split it: the most is {most} on a side</source>
        <translation>나누어 쓰세요: 한쪽에 {most}조각까지 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>Split the text, or train a model with more max_positions or sinusoidal ones</source>
        <translation>글을 나누거나, max_positions를 늘린 모델 또는 사인파 위치를 쓰는 모델을 학습하세요</translation>
    </message>
    <message>
        <source>Start it anew with --force, or choose another name</source>
        <translation>--force로 새로 시작하거나 다른 이름을 고르세요</translation>
    </message>
    <message>
        <source>Start the run anew with --force</source>
        <translation>--force로 학습을 새로 시작하세요</translation>
    </message>
    <message>
        <source>Take a larger beam</source>
        <translation>빔을 더 크게 하세요</translation>
    </message>
    <message>
        <source>Take the byte out, or save the file again as UTF-8 if it is UTF-16 text</source>
        <translation>그 바이트를 빼거나, UTF-16 글이면 파일을 UTF-8로 다시 저장하세요</translation>
    </message>
    <message>
        <source>Train one, or reinstall Interlinear with its starter model</source>
        <translation>모델을 학습하거나, 기본 모델이 포함된 Interlinear를 다시 설치하세요</translation>
    </message>
    <message>
        <source>Use auto or cpu, or install the torch build for it</source>
        <translation>auto나 cpu를 쓰거나, 이 장치에 맞는 torch를 설치하세요</translation>
    </message>
    <message>
        <source>Use auto, cpu, cuda, cuda:1 or mps</source>
        <translation>auto, cpu, cuda, cuda:1, mps 가운데 하나를 쓰세요</translation>
    </message>
    <message>
        <source>Use directions = "forward"</source>
        <translation>directions = "forward"를 쓰세요</translation>
    </message>
    <message>
        <source>Use letters, digits, '-', '_' and '.'</source>
        <translation>글자, 숫자, '-', '_', '.'만 쓰세요</translation>
    </message>
    <message>
        <source>Write links as 3-4, or 3p4 where only possible</source>
        <translation>링크는 3-4로, 가능한 링크는 3p4로 쓰세요</translation>
    </message>
    <message>
        <source>[model] and [tokenizer] belong to a new model, but base names one to fine-tune</source>
        <translation>[model]과 [tokenizer]는 새 모델에 쓰는 것인데, base에 미세 조정할 모델이 있습니다</translation>
    </message>
    <message>
        <source>a model that writes one token for each that it reads learns one direction</source>
        <translation>읽는 토큰마다 토큰 하나를 쓰는 모델은 한 방향만 배웁니다</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>숫자</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>테이블</translation>
    </message>
    <message>
        <source>a text of {length} tokens is too long for this model, which has learned {most} positions</source>
        <translation>이 모델에는 너무 긴 글입니다: {length}토큰인데, 배운 위치는 {most}개입니다</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>정수</translation>
    </message>
    <message>
        <source>attend_from = 'bottom' needs attention = 'bahdanau', it is {attention!r}</source>
        <translation>attend_from = 'bottom'에는 attention = 'bahdanau'가 필요한데, 지금은 {attention!r}입니다</translation>
    </message>
    <message>
        <source>beam is {beam}, it must be from 1 to {most}</source>
        <translation>beam 값이 {beam}인데, 1부터 {most}까지여야 합니다</translation>
    </message>
    <message>
        <source>cannot be read: {reason}</source>
        <translation>읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>cannot be written: no space left</source>
        <translation>쓸 수 없습니다: 남은 공간이 없습니다</translation>
    </message>
    <message>
        <source>cannot be written: {reason}</source>
        <translation>쓸 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>context = 'every-step' belongs to attention = 'none', it is {attention!r}</source>
        <translation>context = 'every-step'은 attention = 'none'일 때 쓰는데, 지금은 {attention!r}입니다</translation>
    </message>
    <message>
        <source>data.languages must name two languages</source>
        <translation>data.languages에는 언어가 두 개 있어야 합니다</translation>
    </message>
    <message>
        <source>data.languages names {language!r} twice</source>
        <translation>data.languages에 같은 언어가 두 번 있습니다: {language!r}</translation>
    </message>
    <message>
        <source>data.max_length is {length}, and the model has positions for {most} pieces</source>
        <translation>data.max_length 값이 {length}인데, 모델에는 {most}조각까지의 위치만 있습니다</translation>
    </message>
    <message>
        <source>data.train names no file</source>
        <translation>data.train에 파일이 없습니다</translation>
    </message>
    <message>
        <source>data.{source} and data.{target} take paths only</source>
        <translation>data.{source}, data.{target}: 경로만 쓸 수 있습니다</translation>
    </message>
    <message>
        <source>data.{source} names {sources} files and data.{target} names {targets}</source>
        <translation>파일 수가 다릅니다: data.{source} {sources}개, data.{target} {targets}개</translation>
    </message>
    <message>
        <source>device {name!r} is not there</source>
        <translation>이 컴퓨터에 없는 장치입니다: {name!r}</translation>
    </message>
    <message>
        <source>device {name!r} is unknown</source>
        <translation>알 수 없는 장치입니다: {name!r}</translation>
    </message>
    <message>
        <source>does not name the sha256 of {name}</source>
        <translation>다음 파일의 sha256이 적혀 있지 않습니다: {name}</translation>
    </message>
    <message>
        <source>each of the {decoders} decoder_layers starts from an encoder layer, there are {encoders} encoder_layers</source>
        <translation>디코더의 층은 저마다 인코더의 층에서 시작하는데, 층의 수가 다릅니다: decoder_layers {decoders}, encoder_layers {encoders}</translation>
    </message>
    <message>
        <source>has been altered: its sha256 is not the one in the manifest</source>
        <translation>내용이 바뀌었습니다: sha256이 model.toml에 적힌 것과 다릅니다</translation>
    </message>
    <message>
        <source>has its pad, unk, bos and eos at {found}, not at {expected}</source>
        <translation>pad, unk, bos, eos의 번호가 {found}인데, {expected}이어야 합니다</translation>
    </message>
    <message>
        <source>hidden {hidden} is odd, each direction takes half of it</source>
        <translation>hidden {hidden}: 홀수인데, 방향마다 절반을 쓰므로 짝수여야 합니다</translation>
    </message>
    <message>
        <source>hidden {hidden} is odd, each encoder direction takes half of it</source>
        <translation>hidden {hidden}: 홀수인데, 인코더의 방향마다 절반을 쓰므로 짝수여야 합니다</translation>
    </message>
    <message>
        <source>input_feeding belongs to the luong attentions, attention is {attention!r}</source>
        <translation>input_feeding은 luong 어텐션에 쓰는데, 지금 attention은 {attention!r}입니다</translation>
    </message>
    <message>
        <source>is incomplete: {reason}</source>
        <translation>빠진 것이 있습니다: {reason}</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>파일이 없습니다</translation>
    </message>
    <message>
        <source>is no model: it has no {file}</source>
        <translation>모델이 아닙니다: {file} 파일이 없습니다</translation>
    </message>
    <message>
        <source>is not TOML: {reason}</source>
        <translation>TOML이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>is not UTF-8 text</source>
        <translation>UTF-8 글이 아닙니다</translation>
    </message>
    <message>
        <source>is not a SentencePiece model</source>
        <translation>SentencePiece 모델이 아닙니다</translation>
    </message>
    <message>
        <source>is of format {found!r}, this release reads format {known}</source>
        <translation>형식이 {found!r}인데, 이 버전은 형식 {known}만 읽습니다</translation>
    </message>
    <message>
        <source>link '{source}-{target}' lies before word {base}</source>
        <translation>링크 '{source}-{target}': 단어 {base}보다 앞에 있습니다</translation>
    </message>
    <message>
        <source>max_positions is {positions}, a source of one token and two special ones needs 3</source>
        <translation>max_positions 값이 {positions}인데, 토큰 하나와 특수 토큰 둘로 된 원문에도 3이 필요합니다</translation>
    </message>
    <message>
        <source>model architecture {architecture!r} is unknown</source>
        <translation>알 수 없는 모델 구조입니다: {architecture!r}</translation>
    </message>
    <message>
        <source>model preset {preset!r} is unknown</source>
        <translation>알 수 없는 모델 프리셋입니다: {preset!r}</translation>
    </message>
    <message>
        <source>model {name} does not translate from {source} to {target}</source>
        <translation>{name} 모델은 이 방향을 번역하지 않습니다: {source} → {target}</translation>
    </message>
    <message>
        <source>name {name!r} cannot be a folder's name</source>
        <translation>폴더 이름으로 쓸 수 없는 이름입니다: {name!r}</translation>
    </message>
    <message>
        <source>names a file outside the bundle: {name!r}</source>
        <translation>모델 폴더 밖의 파일이 적혀 있습니다: {name!r}</translation>
    </message>
    <message>
        <source>nbest is {nbest}, it must be from 1 to the beam, {beam}</source>
        <translation>nbest 값이 {nbest}인데, 1부터 빔의 크기 {beam}까지여야 합니다</translation>
    </message>
    <message>
        <source>no ending is no kind of picture</source>
        <translation>파일 이름에 확장자가 없어 그림 형식을 알 수 없습니다</translation>
    </message>
    <message>
        <source>no file to train on</source>
        <translation>학습할 파일이 없습니다</translation>
    </message>
    <message>
        <source>no permission to read the file</source>
        <translation>파일을 읽을 권한이 없습니다</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>파일이 없습니다</translation>
    </message>
    <message>
        <source>no training pair is short enough for data.max_length, {length}</source>
        <translation>data.max_length {length}: 이 길이를 넘지 않는 학습 쌍이 없습니다</translation>
    </message>
    <message>
        <source>no word of the translation attends to {words!r}</source>
        <translation>번역문의 어느 단어도 주목하지 않은 부분이 있습니다: {words!r}</translation>
    </message>
    <message>
        <source>one of {values}</source>
        <translation>{values} 가운데 하나</translation>
    </message>
    <message>
        <source>residual begins at the third layer, there are fewer encoder_layers and decoder_layers</source>
        <translation>residual은 셋째 층부터 쓰이는데, encoder_layers와 decoder_layers가 그보다 적습니다</translation>
    </message>
    <message>
        <source>shared embeddings need one vocabulary, not {source} and {target}</source>
        <translation>임베딩을 함께 쓰려면 어휘가 하나여야 하는데, 어휘의 크기가 다릅니다: {source}, {target}</translation>
    </message>
    <message>
        <source>text</source>
        <translation>문자열</translation>
    </message>
    <message>
        <source>the checkpoint cannot be read: {reason}</source>
        <translation>체크포인트를 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>the checkpoint does not fit the model at {name}</source>
        <translation>체크포인트가 모델과 맞지 않습니다: {name}</translation>
    </message>
    <message>
        <source>the compressed file is truncated or damaged here</source>
        <translation>압축 파일이 여기에서 잘렸거나 손상되었습니다</translation>
    </message>
    <message>
        <source>the dev text is not the one that the run was started with</source>
        <translation>개발 데이터가 학습을 시작할 때의 것이 아닙니다</translation>
    </message>
    <message>
        <source>the edges of lengths must rise from at least 1, not be none</source>
        <translation>길이의 경계가 없는데, 1 이상에서 시작해 점점 커져야 합니다</translation>
    </message>
    <message>
        <source>the edges of lengths must rise from at least 1, not {edges}</source>
        <translation>길이의 경계가 1 이상에서 시작해 점점 커지지 않습니다: {edges}</translation>
    </message>
    <message>
        <source>the file cannot be read ({reason})</source>
        <translation>파일을 읽을 수 없습니다({reason})</translation>
    </message>
    <message>
        <source>the first line without a partner: {source} has {sources} lines and {target} has {targets}</source>
        <translation>짝이 없는 첫 줄입니다: {source} {sources}줄, {target} {targets}줄</translation>
    </message>
    <message>
        <source>the folder cannot be moved to the bin</source>
        <translation>폴더를 휴지통으로 옮길 수 없습니다</translation>
    </message>
    <message>
        <source>the line has no tab between source and target</source>
        <translation>원문과 번역문 사이에 탭이 없습니다</translation>
    </message>
    <message>
        <source>the line holds a NUL byte, which text does not</source>
        <translation>글에는 없는 NUL 바이트가 있습니다</translation>
    </message>
    <message>
        <source>the line is not UTF-8</source>
        <translation>UTF-8이 아닌 줄입니다</translation>
    </message>
    <message>
        <source>the line is not UTF-8 (it looks like {encoding})</source>
        <translation>UTF-8이 아닌 줄입니다({encoding} 인코딩으로 보입니다)</translation>
    </message>
    <message>
        <source>the loss is no longer a number at step {step}</source>
        <translation>{step}스텝에서 손실이 더는 수가 아닙니다</translation>
    </message>
    <message>
        <source>the mean of the weights of the last {count} evaluations scores BLEU {mean:.2f}, the best of them {best:.2f}: the best is kept</source>
        <translation>마지막 평가 {count}번의 가중치 평균은 BLEU {mean:.2f}, 그 가운데 최고는 {best:.2f}: 최고를 남깁니다</translation>
    </message>
    <message>
        <source>the mean of the weights of the last {count} evaluations scores BLEU {mean:.2f}, the best of them {best:.2f}: the mean is kept</source>
        <translation>마지막 평가 {count}번의 가중치 평균은 BLEU {mean:.2f}, 그 가운데 최고는 {best:.2f}: 평균을 남깁니다</translation>
    </message>
    <message>
        <source>the model computes scores that are not numbers (NaN or infinity)</source>
        <translation>모델이 계산한 점수가 수가 아닙니다(NaN 또는 무한대)</translation>
    </message>
    <message>
        <source>the model has no attention to align by</source>
        <translation>이 모델에는 정렬에 쓸 어텐션이 없습니다</translation>
    </message>
    <message>
        <source>the model has no attention to show</source>
        <translation>보여 줄 어텐션이 없는 모델입니다</translation>
    </message>
    <message>
        <source>Choose another method</source>
        <translation>다른 방법을 고르세요</translation>
    </message>
    <message>
        <source>there is already a model {name!r}</source>
        <translation>이름이 {name!r}인 모델이 이미 있습니다</translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation>그런 파일이나 폴더가 없습니다</translation>
    </message>
    <message>
        <source>this is no attention that Nematus, Marian, OpenNMT or Neural Monkey saved</source>
        <translation>Nematus, Marian, OpenNMT, Neural Monkey가 저장한 어텐션이 아닙니다</translation>
    </message>
    <message>
        <source>Choose a file with '|||' between target and weights, or a .npy file</source>
        <translation>번역문과 가중치 사이에 '|||'가 있는 파일이나 .npy 파일을 고르세요</translation>
    </message>
    <message>
        <source>a sentence does not begin with its number, target, score and source</source>
        <translation>문장이 번호, 번역문, 점수, 원문으로 시작하지 않습니다</translation>
    </message>
    <message>
        <source>Put '|||' between them, and an empty line after each sentence</source>
        <translation>그 사이에 '|||'를 넣고, 문장마다 끝에 빈 줄을 두세요</translation>
    </message>
    <message>
        <source>there is not one '|||' between target and weights</source>
        <translation>번역문과 가중치 사이에 '|||'가 하나 있어야 하는데 그렇지 않습니다</translation>
    </message>
    <message>
        <source>the file holds no source sentences</source>
        <translation>파일에 원문이 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>the file holds no target sentences</source>
        <translation>파일에 번역문이 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>Give the file that has them, a sentence a line, too</source>
        <translation>그 문장이 한 줄에 하나씩 든 파일도 함께 주세요</translation>
    </message>
    <message>
        <source>is no numpy array: {reason}</source>
        <translation>numpy 배열이 아닙니다: {reason}</translation>
    </message>
    <message>
        <source>Choose another file</source>
        <translation>다른 파일을 고르세요</translation>
    </message>
    <message>
        <source>is no array of sentences, source and target tokens</source>
        <translation>문장, 원문 토큰, 번역문 토큰으로 된 배열이 아닙니다</translation>
    </message>
    <message>
        <source>holds weights below 0, or no numbers</source>
        <translation>0보다 작거나 수가 아닌 가중치가 들어 있습니다</translation>
    </message>
    <message>
        <source>there are {found} sentences for the {count} of {file}</source>
        <translation>문장이 {found}개인데, {file}에는 {count}개가 있습니다</translation>
    </message>
    <message>
        <source>Give the files that belong together</source>
        <translation>서로 짝이 되는 파일을 주세요</translation>
    </message>
    <message>
        <source>'{text}' is no weight from 0 to 1</source>
        <translation>'{text}'은(는) 0에서 1 사이의 가중치가 아닙니다</translation>
    </message>
    <message>
        <source>there are weights beyond the end of the source</source>
        <translation>원문이 끝난 뒤에도 가중치가 있습니다</translation>
    </message>
    <message>
        <source>Give the source that belongs to the file</source>
        <translation>이 파일의 짝이 되는 원문을 주세요</translation>
    </message>
    <message>
        <source>there are {found} rows of weights for {count} target tokens</source>
        <translation>번역문 토큰은 {count}개인데 가중치는 {found}행입니다</translation>
    </message>
    <message>
        <source>Give one row a token, and one more for the end if there is one</source>
        <translation>토큰마다 한 행을, 끝 토큰이 있으면 한 행을 더 주세요</translation>
    </message>
    <message>
        <source>there are rows of {found} weights for {count} source tokens</source>
        <translation>원문 토큰은 {count}개인데 한 행의 가중치는 {found}개입니다</translation>
    </message>
    <message>
        <source>Give one weight a token, and one more for the end if there is one</source>
        <translation>토큰마다 가중치 하나를, 끝 토큰이 있으면 하나를 더 주세요</translation>
    </message>
    <message>
        <source>the model has no token for the language {language!r}</source>
        <translation>모델에 이 언어의 토큰이 없습니다: {language!r}</translation>
    </message>
    <message>
        <source>the model {name!r} does not translate {source} to {target}</source>
        <translation>모델 {name!r}에는 이 번역 방향이 없습니다: {source} → {target}</translation>
    </message>
    <message>
        <source>the model {name!r} has two vocabularies and cannot learn both directions</source>
        <translation>모델 {name!r}에는 어휘가 둘 있어 양방향을 함께 배울 수 없습니다</translation>
    </message>
    <message>
        <source>the pair that begins {beginning!r} is too long to be scored: {length} pieces</source>
        <translation>너무 길어 점수를 낼 수 없는 쌍입니다({length}조각): {beginning!r}</translation>
    </message>
    <message>
        <source>the run cannot go on with other settings: {changes}</source>
        <translation>설정이 바뀌어 학습을 이어서 할 수 없습니다: {changes}</translation>
    </message>
    <message>
        <source>the run {name!r} is finished</source>
        <translation>이미 끝난 학습입니다: {name!r}</translation>
    </message>
    <message>
        <source>the tokenizer has no piece {piece!r} for the language {language!r}</source>
        <translation>토크나이저에 언어 {language!r}의 조각이 없습니다: {piece!r}</translation>
    </message>
    <message>
        <source>the training text is not the one that the run was started with</source>
        <translation>학습 데이터가 학습을 시작할 때의 것이 아닙니다</translation>
    </message>
    <message>
        <source>the training text is too small for a tokenizer</source>
        <translation>학습 데이터가 너무 적어 토크나이저를 만들 수 없습니다</translation>
    </message>
    <message>
        <source>the vocabulary was lowered from {wanted} to {size} pieces: the corpus is too small for more</source>
        <translation>말뭉치가 작아 어휘를 {wanted}조각에서 {size}조각으로 줄였습니다</translation>
    </message>
    <message>
        <source>the weights cannot be read: {reason}</source>
        <translation>가중치를 읽을 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>there is a model {name!r} already</source>
        <translation>같은 이름의 모델이 이미 있습니다: {name!r}</translation>
    </message>
    <message>
        <source>there is a run {name!r} already</source>
        <translation>같은 이름의 학습이 이미 있습니다: {name!r}</translation>
    </message>
    <message>
        <source>there is no link to score</source>
        <translation>점수를 낼 링크가 없습니다</translation>
    </message>
    <message>
        <source>there is no model {name!r}</source>
        <translation>이름이 {name!r}인 모델이 없습니다</translation>
    </message>
    <message>
        <source>there is no table [{name}]</source>
        <translation>[{name}] 테이블이 없습니다</translation>
    </message>
    <message>
        <source>there is no tokenizer {name!r}</source>
        <translation>이름이 {name!r}인 토크나이저가 없습니다</translation>
    </message>
    <message>
        <source>there is nothing to score</source>
        <translation>점수를 낼 것이 없습니다</translation>
    </message>
    <message>
        <source>this is a folder, not a file</source>
        <translation>파일이 아니라 폴더입니다</translation>
    </message>
    <message>
        <source>this is not a tab-separated file: no line has a tab</source>
        <translation>탭으로 나뉜 파일이 아닙니다: 탭이 있는 줄이 없습니다</translation>
    </message>
    <message>
        <source>this model came with the program and stays</source>
        <translation>프로그램에 포함된 모델이라 지울 수 없습니다</translation>
    </message>
    <message>
        <source>training.average_checkpoints is 1, it must be 0 or at least 2</source>
        <translation>training.average_checkpoints 값이 1인데, 0이거나 2 이상이어야 합니다</translation>
    </message>
    <message>
        <source>training.decay is {decay}, it must be above 0 and at most 1</source>
        <translation>training.decay 값이 {decay}인데, 0보다 크고 1 이하여야 합니다</translation>
    </message>
    <message>
        <source>training.dev_sentences must be above 0</source>
        <translation>training.dev_sentences 값은 0보다 커야 합니다</translation>
    </message>
    <message>
        <source>training.max_steps must be above 0</source>
        <translation>training.max_steps 값은 0보다 커야 합니다</translation>
    </message>
    <message>
        <source>training.scheduled_sampling is for models that read what they wrote, which this one does not</source>
        <translation>training.scheduled_sampling은 스스로 쓴 것을 읽는 모델에 쓰는 것인데, 이 모델은 읽지 않습니다</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 또는 false</translation>
    </message>
    <message>
        <source>unknown language '{code}'</source>
        <translation>알 수 없는 언어입니다: '{code}'</translation>
    </message>
    <message>
        <source>unpacks to less than it announces</source>
        <translation>풀린 크기가 적힌 크기보다 작습니다</translation>
    </message>
    <message>
        <source>unpacks to more than a model can need</source>
        <translation>모델 하나에 필요한 것보다 많이 풀립니다</translation>
    </message>
    <message>
        <source>unpacks to more than it announces</source>
        <translation>풀린 크기가 적힌 크기보다 큽니다</translation>
    </message>
    <message>
        <source>vocabulary is {size}, it must be from 100 to 256000</source>
        <translation>vocabulary 값이 {size}인데, 100부터 256000까지여야 합니다</translation>
    </message>
    <message>
        <source>{count} languages that Interlinear has no name for are left out: {tokens}</source>
        <translation>Interlinear가 이름을 모르는 언어 {count}개는 제외했습니다: {tokens}</translation>
    </message>
    <message>
        <source>{key} is {value} (supported: {supported})</source>
        <translation>{key} 값이 {value}입니다(지원하는 값: {supported})</translation>
    </message>
    <message>
        <source>{key} is {value}, not {marian}</source>
        <translation>{key} 값이 {marian}이어야 하는데 {value}입니다</translation>
    </message>
    <message>
        <source>{name} and {other} should be the same, and differ</source>
        <translation>같아야 할 {name}, {other} 텐서가 서로 다릅니다</translation>
    </message>
    <message>
        <source>{name} holds numbers of the kind {kind}</source>
        <translation>{name} 텐서에 {kind} 종류의 수가 들어 있습니다</translation>
    </message>
    <message>
        <source>{name} holds other positions than this architecture's</source>
        <translation>{name} 텐서의 위치 값이 이 아키텍처의 것과 다릅니다</translation>
    </message>
    <message>
        <source>{name} is quantised, without a scale that fits it</source>
        <translation>{name} 텐서가 양자화되어 있는데 알맞은 배율이 없습니다</translation>
    </message>
    <message>
        <source>{name} is {value}, must not be negative</source>
        <translation>{name}: {value}입니다. 음수일 수 없습니다</translation>
    </message>
    <message>
        <source>has a piece twice in its vocabulary</source>
        <translation>어휘 목록에 같은 조각이 두 번 있습니다</translation>
    </message>
    <message>
        <source>has a piece that is no text in its vocabulary</source>
        <translation>어휘 목록에 글자가 아닌 조각이 있습니다</translation>
    </message>
    <message>
        <source>has a vocabulary without padding, unknown piece or end</source>
        <translation>어휘 목록에 채움, 미등록 또는 끝 조각이 없습니다</translation>
    </message>
    <message>
        <source>the tokenizer has no piece {id} for the decoder to start with</source>
        <translation>토크나이저에 디코더가 시작할 조각 {id}번이 없습니다</translation>
    </message>
    <message>
        <source>width {width} is not a multiple of heads {heads}</source>
        <translation>width {width}: 헤드 수(heads) {heads}의 배수가 아닙니다</translation>
    </message>
    <message>
        <source>width {width} is odd, sinusoidal positions need an even one</source>
        <translation>width {width}: 홀수인데, 사인파 위치에는 짝수가 필요합니다</translation>
    </message>
    <message>
        <source>{count:,} of {total:,} target tokens stand where their source has ended: this model writes as many tokens as it reads, and never learns them</source>
        <translation>번역문의 토큰 {total:,}개 가운데 {count:,}개는 원문이 끝난 뒤에 있어, 읽은 만큼만 쓰는 이 모델은 배우지 못합니다</translation>
    </message>
    <message>
        <source>{count} of the pairs were set aside as dev text, since data.dev names none</source>
        <translation>개발 데이터를 따로 지정하지 않아(data.dev) {count}쌍을 떼어 개발 데이터로 씁니다</translation>
    </message>
    <message>
        <source>{count} pairs are longer than {most} pieces: left out</source>
        <translation>{most}조각보다 긴 {count}쌍은 제외했습니다</translation>
    </message>
    <message>
        <source>{count} pairs with an empty side were left out</source>
        <translation>한쪽이 빈 {count}쌍은 제외했습니다</translation>
    </message>
    <message>
        <source>{ending} is no kind of picture</source>
        <translation>그림 형식이 아닙니다: {ending}</translation>
    </message>
    <message>
        <source>{file}, line {line}: {what}</source>
        <translation>{file}, {line}번째 줄: {what}</translation>
    </message>
    <message>
        <source>{file}: {what}</source>
        <translation>{file}: {what}</translation>
    </message>
    <message>
        <source>{found} alignments for {gold} lines of gold links</source>
        <translation>수가 맞지 않습니다: 정렬 {found}개, 정답 링크 {gold}줄</translation>
    </message>
    <message>
        <source>{key} is unknown</source>
        <translation>알 수 없는 항목입니다: {key}</translation>
    </message>
    <message>
        <source>{key} is {value!r}, it must be {kind}</source>
        <translation>{key} 값이 {value!r}인데, 써야 할 값은 다음과 같습니다: {kind}</translation>
    </message>
    <message>
        <source>{key} must be a path, a table of source and target, or a list of these</source>
        <translation>{key}: 경로, source와 target이 있는 테이블, 또는 이들의 목록이어야 합니다</translation>
    </message>
    <message>
        <source>{key} names {sources} source files and {targets} target files</source>
        <translation>{key}: 원문 파일 {sources}개와 번역문 파일 {targets}개로 수가 다릅니다</translation>
    </message>
    <message>
        <source>{key} was {before!r} and is {now!r}</source>
        <translation>{key} {before!r} → {now!r}</translation>
    </message>
    <message>
        <source>{name} has shape {found}, not {expected}</source>
        <translation>{name}: 모양이 {found}인데, {expected}이어야 합니다</translation>
    </message>
    <message>
        <source>{name} holds numbers that are not finite</source>
        <translation>{name}: 유한하지 않은 수가 있습니다</translation>
    </message>
    <message>
        <source>{name} is for a search, and samples are drawn without one</source>
        <translation>{name}: 탐색에만 쓰는 값인데, 표본은 탐색 없이 뽑습니다</translation>
    </message>
    <message>
        <source>{name} is missing</source>
        <translation>{name} 항목이 없습니다</translation>
    </message>
    <message>
        <source>{name} is not part of this architecture</source>
        <translation>이 구조에 없는 항목입니다: {name}</translation>
    </message>
    <message>
        <source>{name} is {value}, it must be 0 or more</source>
        <translation>{name} 값이 {value}인데, 0 이상이어야 합니다</translation>
    </message>
    <message>
        <source>{name} is {value}, it must be above 0</source>
        <translation>{name} 값이 {value}인데, 0보다 커야 합니다</translation>
    </message>
    <message>
        <source>{name} is {value}, it must be at least 0 and below 1</source>
        <translation>{name} 값이 {value}인데, 0 이상 1 미만이어야 합니다</translation>
    </message>
    <message>
        <source>{n} pieces in a row occur twice in it</source>
        <translation>같은 조각 {n}개가 연달아 두 번 나옵니다</translation>
    </message>
    <message>
        <source>{pairs} pairs with {sources} different sources are too few to set {size} aside</source>
        <translation>쌍이 너무 적어 {size}쌍을 따로 떼어 둘 수 없습니다: 모두 {pairs}쌍, 서로 다른 원문 {sources}개</translation>
    </message>
    <message>
        <source>{problem} (and {count} more)</source>
        <translation>{problem} (그 밖에 {count}건)</translation>
    </message>
    <message>
        <source>{some} or {one}</source>
        <translation>{some} 또는 {one}</translation>
    </message>
    <message>
        <source>{source} pieces were read and {target} written: a part may be missing</source>
        <translation>원문은 {source}조각인데 번역문은 {target}조각입니다. 빠진 부분이 있을 수 있습니다</translation>
    </message>
    <message>
        <source>{source} to {target}</source>
        <translation>{source} → {target}</translation>
    </message>
    <message>
        <source>{text!r} could not be avoided</source>
        <translation>{text!r} 표현을 피하지 못했습니다</translation>
    </message>
    <message>
        <source>{translations} translations for {references} references</source>
        <translation>수가 맞지 않습니다: 번역문 {translations}개, 참조 번역 {references}개</translation>
    </message>
    <message>
        <source>{what}. {remedy}</source>
        <translation>{what}. {remedy}.</translation>
    </message>
    <message>
        <source>{words!r} stands {count} times in a row; the source has no such repetition</source>
        <translation>{words!r}: {count}번 잇따라 나옵니다. 원문에는 이런 반복이 없습니다</translation>
    </message>
    <message>
        <source>The model cannot write what stands here, and does not go on from it.</source>
        <translation>모델이 여기 쓰인 글을 쓸 수 없어 그 뒤를 이어 쓰지 못합니다.</translation>
    </message>
    <message>
        <source>top_p is {value}, it must be above 0 and at most 1</source>
        <translation>top_p: {value}. 0보다 크고 1 이하여야 합니다</translation>
    </message>
    <message>
        <source>Give the term as A=&gt;B</source>
        <translation>용어를 A=&gt;B처럼 쓰세요</translation>
    </message>
    <message>
        <source>a term has no words that must appear</source>
        <translation>용어에 꼭 나와야 할 말이 없습니다</translation>
    </message>
    <message>
        <source>Leave out the empty one</source>
        <translation>빈 것을 빼세요</translation>
    </message>
    <message>
        <source>a text to avoid is empty</source>
        <translation>피할 말 가운데 빈 것이 있습니다</translation>
    </message>
    <message>
        <source>give either a prefix or its ids, not both</source>
        <translation>앞부분은 글이나 번호 가운데 하나로만 정하세요</translation>
    </message>
    <message>
        <source>groups is {groups}, it must divide the beam, {beam}</source>
        <translation>groups: {groups}. 빔 크기 {beam}의 약수여야 합니다</translation>
    </message>
    <message>
        <source>min_length is {least}, more than max_length, {most}</source>
        <translation>min_length: {least}. max_length인 {most}보다 큽니다</translation>
    </message>
    <message>
        <source>Choose these languages for the translation, or another file</source>
        <translation>번역 언어를 이 언어들로 고르거나 다른 파일을 고르세요</translation>
    </message>
    <message>
        <source>Export the file again from where it came from</source>
        <translation>파일을 만든 곳에서 다시 내보내세요</translation>
    </message>
    <message>
        <source>Give a source term and a target term on each line, with a comma or a tab between</source>
        <translation>각 줄에 원어와 번역어를 쉼표나 탭으로 나누어 쓰세요</translation>
    </message>
    <message>
        <source>no entry has a term both in {source} and in {target}; the languages found are: {found}</source>
        <translation>{source}와 {target} 용어가 모두 있는 항목이 없습니다. 파일에 있는 언어: {found}</translation>
    </message>
    <message>
        <source>the file declares entities, which could fill the memory</source>
        <translation>파일에 메모리를 가득 채울 수 있는 엔티티 선언이 있습니다</translation>
    </message>
    <message>
        <source>the file holds no terms</source>
        <translation>파일에 용어가 없습니다</translation>
    </message>
    <message>
        <source>this is no CSV line ({reason})</source>
        <translation>CSV 형식에 맞지 않는 줄입니다 ({reason})</translation>
    </message>
    <message>
        <source>this is no valid XML ({reason})</source>
        <translation>올바른 XML이 아닙니다 ({reason})</translation>
    </message>
    <message>
        <source>this line has no pair of terms</source>
        <translation>이 줄에 용어 쌍이 없습니다</translation>
    </message>
    <message>
        <source>Hypotheses</source>
        <translation>번역 후보</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>정렬</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>흐름</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Saliency</source>
        <translation>중요도</translation>
    </message>
    <message>
        <source>Beam tree</source>
        <translation>빔 트리</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>순위</translation>
    </message>
    <message>
        <source>score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>piece</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>확률</translation>
    </message>
    <message>
        <source>entropy (bits)</source>
        <translation>엔트로피(비트)</translation>
    </message>
    <message>
        <source>likeliest</source>
        <translation>가장 그럴듯한 것</translation>
    </message>
    <message>
        <source>method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>faithfulness</source>
        <translation>충실도</translation>
    </message>
    <message>
        <source>by chance</source>
        <translation>우연</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>어텐션</translation>
    </message>
    <message>
        <source>gradient x input</source>
        <translation>기울기 × 입력</translation>
    </message>
    <message>
        <source>integrated gradients</source>
        <translation>적분 기울기</translation>
    </message>
    <message>
        <source>erasing words</source>
        <translation>단어 빼기</translation>
    </message>
    <message>
        <source>How many nats a piece of the translation loses without the fifth of the source words that a method holds for the most important, and without as many at random: only a method that is well above chance is to be believed.</source>
        <translation>그 방법이 가장 중요하다고 보는 원문 단어 5분의 1을 뺐을 때, 그리고 같은 수의 단어를 아무렇게나 뺐을 때 번역 조각마다 떨어지는 로그 확률(내트)입니다. 우연보다 훨씬 나은 방법만 믿을 수 있습니다.</translation>
    </message>
    <message>
        <source>the checkpoint {name!r} is not there any more</source>
        <translation>{name!r} 체크포인트가 더는 없습니다</translation>
    </message>
    <message>
        <source>Choose another one; a training run keeps only its last checkpoints</source>
        <translation>다른 것을 고르세요. 학습은 마지막 체크포인트만 남겨 둡니다</translation>
    </message>
    <message>
        <source>Choose another one</source>
        <translation>다른 것을 고르세요</translation>
    </message>
    <message>
        <source>these are more than three files</source>
        <translation>파일이 세 개보다 많습니다</translation>
    </message>
    <message>
        <source>Give the weights, and the files of the sources and of the targets</source>
        <translation>가중치 파일과 원문 파일, 번역문 파일을 고르세요</translation>
    </message>
    <message>
        <source>Accept them on its page, and set {token} to your token</source>
        <translation>모델 페이지에서 동의하고, {token}에 내 토큰을 지정하세요</translation>
    </message>
    <message>
        <source>Check the name; for a private model set {token} to your token</source>
        <translation>이름을 확인하세요. 비공개 모델이면 {token}에 내 토큰을 지정하세요</translation>
    </message>
    <message>
        <source>Choose another model, such as one of OPUS-MT</source>
        <translation>OPUS-MT처럼 다른 모델을 고르세요</translation>
    </message>
    <message>
        <source>Download what you need of it in a browser, and import that</source>
        <translation>필요한 것을 브라우저로 내려받아 가져오세요</translation>
    </message>
    <message>
        <source>Leave it out to get the newest one</source>
        <translation>최신 버전을 받으려면 지정하지 마세요</translation>
    </message>
    <message>
        <source>Look for its owner and name on the page of the model</source>
        <translation>모델 페이지에서 소유자와 이름을 확인하세요</translation>
    </message>
    <message>
        <source>Look in a browser whether the network asks you to log in, and try again</source>
        <translation>네트워크가 로그인을 요구하는지 브라우저에서 확인하고 다시 시도하세요</translation>
    </message>
    <message>
        <source>Look whether this machine has a connection, and try again</source>
        <translation>이 컴퓨터가 네트워크에 연결되어 있는지 확인하고 다시 시도하세요</translation>
    </message>
    <message>
        <source>Try again; what is already there is kept</source>
        <translation>다시 시도하세요. 이미 받은 것은 그대로 있습니다</translation>
    </message>
    <message>
        <source>Unset it, and try again</source>
        <translation>설정을 지우고 다시 시도하세요</translation>
    </message>
    <message>
        <source>Unset it, or import a model from a file</source>
        <translation>설정을 지우거나 파일에서 모델을 가져오세요</translation>
    </message>
    <message>
        <source>Wait some minutes, and try again</source>
        <translation>몇 분 기다렸다가 다시 시도하세요</translation>
    </message>
    <message>
        <source>Write it as owner/name, such as Helsinki-NLP/opus-mt-en-fr</source>
        <translation>Helsinki-NLP/opus-mt-en-fr처럼 소유자/이름으로 쓰세요</translation>
    </message>
    <message>
        <source>is not one of your own models, and stays</source>
        <translation>사용자가 설치한 모델이 아니므로 지우지 않습니다</translation>
    </message>
    <message>
        <source>is not what the hub has: its size or its checksum is another one</source>
        <translation>허브에 있는 것과 다릅니다. 크기나 체크섬이 맞지 않습니다</translation>
    </message>
    <message>
        <source>nothing is downloaded while HF_HUB_OFFLINE is set</source>
        <translation>HF_HUB_OFFLINE이 설정되어 있으면 아무것도 내려받지 않습니다</translation>
    </message>
    <message>
        <source>nothing is downloaded while {variable} is set</source>
        <translation>{variable} 변수가 설정되어 있으면 아무것도 내려받지 않습니다</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>연결이 끊어졌습니다</translation>
    </message>
    <message>
        <source>the server cannot be reached: {reason}</source>
        <translation>서버에 연결할 수 없습니다: {reason}</translation>
    </message>
    <message>
        <source>the server does not answer as a hub of models does</source>
        <translation>서버가 모델 허브와 다르게 응답합니다</translation>
    </message>
    <message>
        <source>the server has had too many requests</source>
        <translation>서버가 요청을 너무 많이 받았습니다</translation>
    </message>
    <message>
        <source>the server refused with status {status}</source>
        <translation>서버가 상태 코드 {status}로 거절했습니다</translation>
    </message>
    <message>
        <source>the server said nothing for {seconds:g} s</source>
        <translation>서버가 {seconds:g}초 동안 응답하지 않았습니다</translation>
    </message>
    <message>
        <source>there is no model {name!r} on the hub</source>
        <translation>허브에 이름이 {name!r}인 모델이 없습니다</translation>
    </message>
    <message>
        <source>there is no model {name!r} on the hub that you may have</source>
        <translation>허브에 이름이 {name!r}인 모델이 없거나 받을 권한이 없습니다</translation>
    </message>
    <message>
        <source>{name!r} is no name of a model on the hub</source>
        <translation>{name!r}: 허브의 모델 이름이 될 수 없습니다</translation>
    </message>
    <message>
        <source>{name} has no revision {revision!r}</source>
        <translation>{name}에 {revision!r} 버전이 없습니다</translation>
    </message>
    <message>
        <source>{name} holds no model that can be read</source>
        <translation>{name}에 읽을 수 있는 모델이 없습니다</translation>
    </message>
    <message>
        <source>{name} holds several archives: {files}</source>
        <translation>{name}에 압축 파일이 여러 개 있습니다: {files}</translation>
    </message>
    <message>
        <source>{name} is given only to those who have accepted its terms</source>
        <translation>{name}: 이용 조건에 동의한 사람만 받을 수 있습니다</translation>
    </message>
    <message>
        <source>{name} is larger than a model can need to be</source>
        <translation>{name}: 모델이라고 하기에는 너무 큽니다</translation>
    </message>
    <message>
        <source>{needed:.0f} MB are needed, {free:.0f} MB are free</source>
        <translation>{needed:.0f} MB가 필요한데 {free:.0f} MB만 남아 있습니다</translation>
    </message>
    <message>
        <source>BLEU on general text fell from {before:.1f} to {after:.1f}: mixing general pairs into the training text, fewer steps, or training adapters or fewer layers keep more of it</source>
        <translation>일반 텍스트의 BLEU가 {before:.1f}에서 {after:.1f}(으)로 떨어졌습니다. 학습 데이터에 일반 텍스트 쌍을 섞거나, 단계를 줄이거나, 어댑터 또는 더 적은 층만 학습하면 덜 잊습니다</translation>
    </message>
    <message>
        <source>For example train = "layers" and layers = ["decoder", "encoder.5"]</source>
        <translation>예: train = "layers", layers = ["decoder", "encoder.5"]</translation>
    </message>
    <message>
        <source>Install that one again to go on, or start anew with --force</source>
        <translation>이어서 하려면 그 모델을 다시 설치하고, 아니면 --force로 새로 시작하세요</translation>
    </message>
    <message>
        <source>It has {names}</source>
        <translation>이 모델에 있는 것: {names}</translation>
    </message>
    <message>
        <source>Name a base, or leave them out</source>
        <translation>base를 적거나 둘을 빼세요</translation>
    </message>
    <message>
        <source>Set fine_tuning.train to "all" or "layers"</source>
        <translation>fine_tuning.train을 "all"이나 "layers"로 하세요</translation>
    </message>
    <message>
        <source>[fine_tuning] and data.general are for a model that is trained on, and base names none</source>
        <translation>[fine_tuning]과 data.general은 이미 있는 모델을 더 학습할 때 쓰는데, base에 모델이 없습니다</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>글의 목록</translation>
    </message>
    <message>
        <source>fine_tuning.layers must name layers if fine_tuning.train is "layers", and only then</source>
        <translation>fine_tuning.layers에는 fine_tuning.train이 "layers"일 때만, 그리고 그때는 반드시 층을 적어야 합니다</translation>
    </message>
    <message>
        <source>fine_tuning.layers names {name!r}, which this model does not have</source>
        <translation>fine_tuning.layers에 적힌 {name!r}은(는) 이 모델에 없습니다</translation>
    </message>
    <message>
        <source>the general text is not the one that the run was started with</source>
        <translation>일반 텍스트가 학습을 시작할 때의 것이 아닙니다</translation>
    </message>
    <message>
        <source>the model {name!r} is not the one that the run was started with</source>
        <translation>모델 {name!r}이(가) 학습을 시작할 때의 것이 아닙니다</translation>
    </message>
    <message>
        <source>there is no general text (data.general): what is forgotten is not measured</source>
        <translation>일반 텍스트(data.general)가 없어, 모델이 무엇을 잊는지는 재지 않습니다</translation>
    </message>
    <message>
        <source>this model has no layers that low-rank adapters can stand beside</source>
        <translation>이 모델에는 저랭크 어댑터를 둘 수 있는 층이 없습니다</translation>
    </message>
</context>
</TS>
