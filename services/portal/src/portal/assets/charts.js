/* Charts drawn from tables: `<div data-chart="bar" data-from="ages" hidden>` shows the table `ages`. The table is the source, what is read aloud, printed and shown without JavaScript.
   A row's name is its th, a value a td with `data-v`, a link in the th is where a click or Enter leads; the columns' names are those of the head. */
(function () {
  'use strict';
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const INK = colour('ink-2'), LINE = colour('line'), BRAND = colour('brand');
  const LIGHTS = { '红': ['diamond', colour('red')], '黄': ['triangle', colour('amber-dot')], '绿': ['circle', colour('green-dot')], '蓝': ['rect', colour('blue-dot')] };
  const SERIES = [BRAND, colour('amber-dot'), colour('green-dot'), colour('red'), colour('blue-dot')];
  const GRADES = [colour('green-dot'), colour('blue-dot'), colour('amber-dot'), colour('red')];
  const OF = { '优': GRADES[0], '良': GRADES[1], '中': GRADES[2], '差': GRADES[3] };
  const text = { fontFamily: style.getPropertyValue('--sans'), fontSize: 12, color: INK };
  const number = (value) => Number(value).toLocaleString('en-US', { maximumFractionDigits: 2 });

  function read(table) {
    const heads = Array.from(table.tHead.rows[0].cells).map((cell) => cell.dataset.name || cell.textContent.trim());
    const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows)).filter((row) => row.querySelector('[data-v]'));
    const columns = rows.length ? Array.from(rows[0].cells).map((cell, n) => (cell.hasAttribute('data-v') ? n : -1)).filter((n) => n >= 0) : [];
    return {
      names: columns.map((n) => heads[n]),
      rows: rows.map((row) => {
        const head = row.querySelector('th'), link = head.querySelector('a');
        return { name: (link || head).textContent.trim(), to: link ? link.href : '', values: columns.map((n) => row.cells[n].dataset.v), light: row.dataset.light || '', grade: row.dataset.grade || '' };
      }),
    };
  }
  const base = () => ({ textStyle: text, animation: false, tooltip: { renderMode: 'richText', confine: true }, aria: { enabled: false } });
  const axis = (more) => Object.assign({ axisLabel: { color: INK }, axisLine: { lineStyle: { color: LINE } }, splitLine: { lineStyle: { color: LINE, type: 'dashed' } } }, more);

  function bars(data, box) {
    const kind = box.dataset.chart === 'line' ? 'line' : 'bar', lying = box.dataset.lying !== undefined;
    const names = axis({ type: 'category', data: data.rows.map((row) => row.name), inverse: lying, splitLine: { show: false }, axisLabel: { color: INK, interval: 0 } });
    const values = axis({ type: 'value', name: box.dataset.unit || '', nameTextStyle: { color: INK } });
    return Object.assign(base(), {
      tooltip: { renderMode: 'richText', confine: true, trigger: 'axis', valueFormatter: number }, color: box.dataset.grades !== undefined ? GRADES : SERIES,
      grid: { left: lying ? 130 : 56, right: 24, top: data.names.length > 1 ? 36 : 28, bottom: 28 },
      legend: data.names.length > 1 ? { top: 0, right: 8, textStyle: { color: INK } } : undefined,
      xAxis: lying ? values : names, yAxis: lying ? names : values,
      series: data.names.map((name, n) => ({ name, type: kind, stack: box.dataset.stacked !== undefined ? 'all' : undefined, barMaxWidth: 28, symbolSize: 7, data: data.rows.map((row) => (row.values[n] === '' ? null : Number(row.values[n]))) })),
    });
  }
  function quadrant(data, box) {
    const most = Math.max(1, ...data.rows.map((row) => Number(row.values[2])));
    const end = (n) => Math.ceil(Math.max(100, ...data.rows.map((row) => Number(row.values[n]))) / 10) * 10;
    const line = (which, n) => Object.assign({ label: { formatter: `${data.names[n]} ${box.dataset[which]}%`, color: BRAND, position: n ? 'insideEndTop' : 'end' } }, n ? { yAxis: Number(box.dataset[which]) } : { xAxis: Number(box.dataset[which]) });
    return Object.assign(base(), {
      grid: { left: 56, right: 32, top: 32, bottom: 44 },
      tooltip: { renderMode: 'richText', confine: true, formatter: (one) => `${one.data.name}\n${data.names[0]} ${one.data.value[0]}%\n${data.names[1]} ${one.data.value[1]}%` },
      xAxis: axis({ type: 'value', min: 0, max: end(0), name: data.names[0], nameLocation: 'middle', nameGap: 28, axisLabel: { formatter: '{value}%', color: INK } }),
      yAxis: axis({ type: 'value', min: 0, max: end(1), name: data.names[1], axisLabel: { formatter: '{value}%', color: INK } }),
      series: [{
        type: 'scatter',
        data: data.rows.map((row) => ({
          name: row.name, value: row.values.slice(0, 2).map(Number), symbol: (LIGHTS[row.light] || ['circle'])[0],
          symbolSize: 9 + 20 * Math.sqrt(Number(row.values[2]) / most), itemStyle: { color: (LIGHTS[row.light] || ['', BRAND])[1], opacity: 0.75, borderColor: '#fff' },
        })),
        emphasis: { itemStyle: { borderColor: colour('ink'), borderWidth: 2, opacity: 1 } },
        markLine: { silent: true, symbol: 'none', lineStyle: { color: BRAND, type: 'solid' }, data: [line('x', 0), line('y', 1)] },
      }],
    });
  }
  function sankey(data) {
    const parts = data.rows.map((row) => row.name.split('→').map((word) => word.trim()));
    const colours = Object.fromEntries(data.rows.map((row, n) => [parts[n][1], OF[row.grade] || BRAND]));
    return Object.assign(base(), {
      tooltip: { renderMode: 'richText', confine: true, valueFormatter: number },
      series: [{
        type: 'sankey', left: 8, right: 90, top: 12, bottom: 12, nodeGap: 14, draggable: false, layoutIterations: 0, lineStyle: { color: 'target', opacity: 0.28 }, label: { color: INK, fontSize: 12 }, color: SERIES,
        data: Array.from(new Set(parts.flat())).map((name) => ({ name, itemStyle: { color: colours[name] || BRAND } })),
        links: data.rows.map((row, n) => ({ source: parts[n][0], target: parts[n][1], value: Number(row.values[0]) })).filter((one) => one.value > 0),
      }],
    });
  }
  const MADE = { bar: bars, line: bars, scatter: quadrant, sankey };

  function draw(box) {
    const table = document.getElementById(box.dataset.from), data = table && read(table);
    if (!data || !data.rows.length) return;
    box.hidden = false;
    const chart = window.echarts.init(box, null, { renderer: 'svg' });
    chart.setOption(MADE[box.dataset.chart](data, box));
    const drawing = box.querySelector('svg');
    if (drawing) drawing.setAttribute('aria-hidden', 'true');
    const open = (n) => { if (data.rows[n] && data.rows[n].to) location.assign(data.rows[n].to); };
    chart.on('click', (one) => { if (one.dataType !== 'node') open(one.dataIndex); });
    addEventListener('resize', () => chart.resize());
    matchMedia('print').addEventListener('change', () => chart.resize());
    if (box.dataset.chart === 'scatter') walked(box, chart, data, open);
  }
  /* The dots by the keyboard: arrows go from one to the next by their place on the lower axis, Enter opens. */
  function walked(box, chart, data, open) {
    const order = data.rows.map((row, n) => n).sort((a, b) => data.rows[a].values[0] - data.rows[b].values[0]);
    const says = document.getElementById(box.dataset.says);
    let at = -1;
    box.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (event.key === 'Enter' && at >= 0) open(order[at]);
      if (!step) return;
      event.preventDefault();
      if (at >= 0) chart.dispatchAction({ type: 'downplay', seriesIndex: 0, dataIndex: order[at] });
      at = (at + step + order.length) % order.length;
      chart.dispatchAction({ type: 'highlight', seriesIndex: 0, dataIndex: order[at] });
      chart.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: order[at] });
      const row = data.rows[order[at]];
      if (says) says.textContent = `${row.name}，${data.names[0]} ${row.values[0]}%，${data.names[1]} ${row.values[1]}%`;
    });
  }
  document.querySelectorAll('[data-chart]').forEach(draw);
})();
