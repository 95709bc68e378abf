/**
 * The page in which a card is drawn, with a host like that of Teams.
 * @module
 */
type Scheme = 'light' | 'dark';

export function teamsHtml(scheme: Scheme): string {
  const [back, front, ink] = scheme === 'light' ? ['#f5f5f5', '#ffffff', '#242424'] : ['#1f1f1f', '#292929', '#ffffff'];
  return `<!doctype html><meta charset="utf-8"><style>body{margin:24px;background:${back};color:${ink};font:14px "Segoe UI",system-ui,sans-serif}
#card{background:${front};border-radius:6px;box-shadow:0 1px 3px rgb(0 0 0/20%);overflow-wrap:anywhere}
.ac-pushButton{background:transparent;color:${ink};border:1px solid #8a8a8a;border-radius:4px;padding:6px 12px;font:inherit;font-weight:600}a{color:${scheme === 'light' ? '#5b5fc7' : '#9ea2ff'}}</style><div id="card"></div>`;
}

const colours = (normal: string, subtle: string, accent: string, good: string, warning: string, attention: string) => {
  const of = (color: string) => ({ default: color, subtle: color });
  return {
    default: { default: normal, subtle },
    accent: of(accent),
    good: of(good),
    warning: of(warning),
    attention: of(attention),
  };
};

function host(ink: ReturnType<typeof colours>, grounds: { emphasis: string; warning: string }) {
  return {
    fontFamily: '"Segoe UI", system-ui, sans-serif',
    fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
    spacing: { small: 8, default: 12, medium: 16, large: 24, extraLarge: 32, padding: 16 },
    separator: { lineThickness: 1, lineColor: '#8888884d' },
    actions: { actionsOrientation: 'horizontal', actionAlignment: 'left', maxActions: 6, buttonSpacing: 8 },
    containerStyles: {
      default: { backgroundColor: '#00000000', foregroundColors: ink },
      emphasis: { backgroundColor: grounds.emphasis, foregroundColors: ink },
      warning: { backgroundColor: grounds.warning, foregroundColors: ink },
    },
  };
}

/** Colours of Teams, by day and by night. */
export const TEAMS_HOST: Record<Scheme, unknown> = {
  light: host(colours('#242424', '#616161', '#5b5fc7', '#237b4b', '#835c00', '#c4314b'), { emphasis: '#f0f0f0', warning: '#fbf2d9' }),
  dark: host(colours('#ffffff', '#adadad', '#9ea2ff', '#92c353', '#f8d22a', '#f9526b'), { emphasis: '#1f1f1f', warning: '#463100' }),
};
